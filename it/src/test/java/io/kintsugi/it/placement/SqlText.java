package io.kintsugi.it.placement;

import io.kintsugi.router.sql.SqlValue;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.HexFormat;

/// One constant in both protocols: as a literal and as a parameter.
final class SqlText {
  private SqlText() {}

  static String literal(SqlValue value) {
    return switch (value) {
      case SqlValue.Null _ -> "NULL";
      case SqlValue.Int number -> Long.toString(number.value());
      case SqlValue.Decimal number -> number.value().toPlainString();
      case SqlValue.Floating number -> number.value() + "E0".repeat(exponent(number.value()));
      case SqlValue.Text text ->
          "'"
              + new String(text.bytes(), StandardCharsets.UTF_8)
                  .replace("\\", "\\\\")
                  .replace("'", "''")
                  .replace("\0", "\\0")
              + "'";
      case SqlValue.Bytes bytes -> "x'" + HexFormat.of().formatHex(bytes.bytes()) + "'";
      case SqlValue.Temporal time ->
          (time.text().length() > 10 ? "TIMESTAMP'" : "DATE'") + time.text() + "'";
    };
  }

  private static int exponent(double value) {
    return Double.toString(value).contains("E") ? 0 : 1;
  }

  static void bind(PreparedStatement statement, int at, SqlValue value) throws SQLException {
    switch (value) {
      case SqlValue.Null _ -> statement.setObject(at, null);
      case SqlValue.Int number -> statement.setLong(at, number.value());
      case SqlValue.Decimal number -> statement.setBigDecimal(at, number.value());
      case SqlValue.Floating number -> statement.setDouble(at, number.value());
      case SqlValue.Text text ->
          statement.setString(at, new String(text.bytes(), StandardCharsets.UTF_8));
      case SqlValue.Bytes bytes -> statement.setBytes(at, bytes.bytes());
      case SqlValue.Temporal time -> {
        if (time.text().length() > 10) {
          statement.setObject(at, LocalDateTime.parse(time.text().replace(' ', 'T')));
        } else {
          statement.setObject(at, LocalDate.parse(time.text()));
        }
      }
    }
  }
}
