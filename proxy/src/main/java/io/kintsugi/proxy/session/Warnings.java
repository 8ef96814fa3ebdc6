package io.kintsugi.proxy.session;

import io.kintsugi.proxy.backend.Collect;
import io.kintsugi.proxy.session.SessionState.Warning;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A shard's SHOW WARNINGS as the session's own.
final class Warnings {
  private Warnings() {}

  static List<Warning> of(Collect answer, @Nullable SchemaRename rename) {
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
