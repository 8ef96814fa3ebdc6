package io.kintsugi.proxy.session.statements;

import io.kintsugi.proxy.session.state.SessionState;
import io.kintsugi.proxy.wire.ColumnDefinition;
import io.kintsugi.proxy.wire.ColumnFlag;
import io.kintsugi.proxy.wire.ColumnType;
import io.kintsugi.router.statement.SessionStatement.Show;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// SHOW WARNINGS, SHOW ERRORS and their counts, from what the session keeps of its last statement.
record Diagnostics(List<ColumnDefinition> columns, List<byte[] @Nullable []> rows) {

  static Diagnostics of(Show show, List<SessionState.Warning> warnings) {
    boolean errorsOnly = show.kind() == Show.Kind.ERRORS || show.kind() == Show.Kind.COUNT_ERRORS;
    List<SessionState.Warning> wanted =
        warnings.stream().filter(w -> !errorsOnly || w.level().equals("Error")).toList();
    return switch (show.kind()) {
      case COUNT_WARNINGS -> count("@@session.warning_count", wanted.size());
      case COUNT_ERRORS -> count("@@session.error_count", wanted.size());
      default -> list(show.limit(), wanted);
    };
  }

  private static Diagnostics count(String heading, int count) {
    List<byte[] @Nullable []> rows = new ArrayList<>();
    rows.add(new byte[][] {bytes(Integer.toString(count))});
    return new Diagnostics(List.of(ColumnDefinition.number(heading, true)), rows);
  }

  private static Diagnostics list(Show.@Nullable Limit limit, List<SessionState.Warning> wanted) {
    List<ColumnDefinition> columns =
        List.of(
            text("Level", 7),
            ColumnDefinition.computed(
                "Code",
                ColumnDefinition.CHARSET_BINARY,
                5,
                ColumnType.LONG,
                ColumnFlag.NOT_NULL_FLAG | ColumnFlag.UNSIGNED_FLAG | ColumnFlag.BINARY_FLAG,
                0),
            text("Message", 512));
    List<byte[] @Nullable []> rows = new ArrayList<>();
    long skip = limit == null ? 0 : limit.offset();
    long most = limit == null ? Long.MAX_VALUE : limit.count();
    for (SessionState.Warning warning : wanted) {
      if (skip > 0) {
        skip--;
      } else if (rows.size() < most) {
        byte[] @Nullable [] row = {
          bytes(warning.level()), bytes(Integer.toString(warning.code())), bytes(warning.message())
        };
        rows.add(row);
      }
    }
    return new Diagnostics(columns, rows);
  }

  private static ColumnDefinition text(String name, int characters) {
    return ColumnDefinition.computed(
        name,
        ColumnDefinition.CHARSET_UTF8MB4_0900_AI_CI,
        4L * characters,
        ColumnType.VAR_STRING,
        ColumnFlag.NOT_NULL_FLAG,
        31);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
