package io.kintsugi.router.rule;

import io.kintsugi.router.sql.SqlValue;
import org.jspecify.annotations.Nullable;

/// Constants as a key's column sees them.
///
/// Three questions with three answers, because MySQL compares, orders and stores by three rules:
/// `id = 1.5` matches no row of an INT column, `id < 1.5` matches some, and INSERT stores 2. Each
/// answer holds for every sql_mode, for literals and for parameters, or is not given. None of them
/// is asked about NULL.
sealed interface KeyCanon permits NumberCanon, TimeCanon, TextCanon, BytesCanon {

  /// The key that all rows share for which `column = value` is true.
  Canon compared(SqlValue value, Weights weights);

  /// A key such that `column <= value` and `column >= value` hold only for keys at most and at
  /// least it.
  Canon bound(SqlValue value, Weights weights);

  /// The key of a row stored with this value, if it is stored at all.
  Canon stored(SqlValue value, Weights weights);

  /// A value or bound as the configuration writes it; null when it is none of the column's.
  @Nullable Key configured(String literal);

  /// Keys of equal families that are equal have equal canonical values.
  String family();

  /// Null when the column's type cannot be a key.
  static @Nullable KeyCanon of(ColumnInfo column) {
    ColumnType type = column.type();
    if (type.isInteger() || type == ColumnType.DECIMAL) {
      return new NumberCanon(column);
    }
    if (type == ColumnType.DATE || type == ColumnType.DATETIME) {
      return new TimeCanon(column);
    }
    if (type.isBinary()) {
      return new BytesCanon(column);
    }
    return type.isText() && TextCanon.supports(column) ? new TextCanon(column) : null;
  }
}
