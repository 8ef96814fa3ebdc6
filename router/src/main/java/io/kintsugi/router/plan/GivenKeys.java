package io.kintsugi.router.plan;

import io.kintsugi.router.plan.RoutePlan.KeyOrigin;
import io.kintsugi.router.sql.SqlValue;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// The AUTO_INCREMENT column among the rows of an INSERT: MySQL makes a key for NULL, 0 and DEFAULT
/// and takes any other value as it is.
///
/// @param column the column's place in a row
/// @param ignores rows may be left out or updated instead, keys made for them too (IGNORE, ON
///   DUPLICATE KEY UPDATE)
record GivenKeys(Rows rows, int column, boolean ignores) {
  private static final Pattern NUMBER = Pattern.compile("-?[1-9][0-9]*");

  /// Of several rows the first generated key is the one that is told.
  KeyOrigin origin(Bound run) {
    KeyOrigin origin = KeyOrigin.GIVEN;
    for (int row = 0; row < rows.count(run.statement()); row++) {
      switch (origin(run, row)) {
        case UNCERTAIN -> {
          return KeyOrigin.UNCERTAIN;
        }
        case SERVER -> origin = KeyOrigin.SERVER;
        case GIVEN -> {}
      }
    }
    return ignores && origin == KeyOrigin.SERVER ? KeyOrigin.UNCERTAIN : origin;
  }

  private KeyOrigin origin(Bound run, int row) {
    if (column >= rows.width(run.statement(), row)) {
      return KeyOrigin.UNCERTAIN;
    }
    return switch (rows.value(run, row, column)) {
      case Rows.Value.Default none -> KeyOrigin.SERVER;
      case Rows.Value.Unknown unknown -> KeyOrigin.UNCERTAIN;
      case Rows.Value.Known(SqlValue.Null nothing) -> KeyOrigin.SERVER;
      case Rows.Value.Known(SqlValue.Int(long number)) ->
          number != 0 || run.session().noAutoValueOnZero() ? KeyOrigin.GIVEN : KeyOrigin.SERVER;
      case Rows.Value.Known(SqlValue.Text text) when isNumber(text) -> KeyOrigin.GIVEN;
      case Rows.Value.Known rounded -> KeyOrigin.UNCERTAIN;
    };
  }

  private static boolean isNumber(SqlValue.Text text) {
    return NUMBER.matcher(new String(text.bytes(), StandardCharsets.ISO_8859_1)).matches();
  }
}
