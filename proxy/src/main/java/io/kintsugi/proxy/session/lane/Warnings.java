package io.kintsugi.proxy.session.lane;

import io.kintsugi.proxy.backend.Collect;
import io.kintsugi.proxy.backend.Commands;
import io.kintsugi.proxy.session.ClientSession;
import io.kintsugi.proxy.session.reply.ProxyError;
import io.kintsugi.proxy.session.reply.SchemaRename;
import io.kintsugi.proxy.session.state.SessionState.Warning;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A shard's SHOW WARNINGS as the session's own.
public final class Warnings {
  private Warnings() {}

  /// They live on the server's connection, which the session gives away: they are read before.
  public static void collect(Lane lane, int count, Runnable then) {
    if (count == 0) {
      then.run();
      return;
    }
    ask(
        lane,
        count,
        warnings -> {
          if (!warnings.isEmpty()) {
            lane.session.state().warnings(warnings);
          }
          then.run();
        });
  }

  /// One shard's warnings, for a statement that has several shards' to join.
  public static void ask(Lane lane, int count, Consumer<List<Warning>> then) {
    if (count == 0) {
      then.accept(List.of());
      return;
    }
    ClientSession session = lane.session;
    lane.connection()
        .send(
            Commands.query(session.alloc(), "SHOW WARNINGS"),
            new Collect(answer ->
                then.accept(
                    ProxyError.ofAnswer(answer) == null
                        ? of(answer, session.renameFor(lane.shard()))
                        : List.of())));
    lane.connection().flush();
  }

  public static List<Warning> of(Collect answer, @Nullable SchemaRename rename) {
    List<Warning> warnings = new ArrayList<>();
    for (int row = 0; row < answer.rowCount(); row++) {
      String message = text(answer.cell(row, 2));
      warnings.add(
          new Warning(
              text(answer.cell(row, 0)),
              Integer.parseInt(text(answer.cell(row, 1))),
              rename == null ? message : rename.message(message)));
    }
    return warnings;
  }

  private static String text(byte @Nullable [] cell) {
    return cell == null ? "" : new String(cell, StandardCharsets.UTF_8);
  }
}
