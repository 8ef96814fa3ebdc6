package io.kintsugi.proxy.merge;

import io.netty.buffer.ByteBuf;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A column whose values are added up.
record NumberColumn(int column, ColumnMeta meta, boolean binary) {
  private static final BigDecimal TWO_TO_64 = new BigDecimal("18446744073709551616");

  /// Digits that surely fit a long.
  private static final int LONG_DIGITS = 18;

  /// Integers and DECIMAL.
  static NumberColumn exact(int column, List<ColumnMeta> columns, boolean binary) {
    ColumnMeta meta = columns.get(column);
    if (!ColumnTypes.isInteger(meta.type()) && !ColumnTypes.isDecimal(meta.type())) {
      throw MergeRefused.notSupported(
          "Values of column type " + meta.type() + " of several shards cannot be added up exactly");
    }
    return new NumberColumn(column, meta, binary);
  }

  /// Floating point, shown in full: partial sums that were rounded to be shown add up to something
  /// else than the sum, rounded.
  static NumberColumn real(int column, List<ColumnMeta> columns, boolean binary) {
    ColumnMeta meta = columns.get(column);
    if (!ColumnTypes.isReal(meta.type()) || ValueOrders.isRounded(meta, binary)) {
      throw MergeRefused.notSupported(
          "Rounded floating-point sums of several shards cannot be added up");
    }
    return new NumberColumn(column, meta, binary);
  }

  boolean isNull(int[] spans) {
    return spans[2 * column + 1] == RowShape.NULL;
  }

  BigDecimal exact(ByteBuf row, int[] spans) {
    int at = spans[2 * column];
    int length = spans[2 * column + 1];
    if (!binary || ColumnTypes.isDecimal(meta.type())) {
      return fromText(row, at, length);
    }
    long value = BinaryValues.integer(row, at, length, meta.unsigned());
    BigDecimal number = BigDecimal.valueOf(value);
    return meta.unsigned() && value < 0 ? number.add(TWO_TO_64) : number;
  }

  double real(ByteBuf row, int[] spans) {
    int at = spans[2 * column];
    int length = spans[2 * column + 1];
    return binary
        ? BinaryValues.real(row, at, length)
        : Double.parseDouble(row.toString(at, length, StandardCharsets.US_ASCII));
  }

  private static BigDecimal fromText(ByteBuf row, int at, int length) {
    if (length > LONG_DIGITS) {
      return new BigDecimal(row.toString(at, length, StandardCharsets.US_ASCII));
    }
    boolean negative = length > 0 && row.getByte(at) == '-';
    long digits = 0;
    int scale = 0;
    boolean fraction = false;
    for (int i = negative ? at + 1 : at; i < at + length; i++) {
      byte c = row.getByte(i);
      if (c == '.') {
        fraction = true;
      } else {
        digits = digits * 10 + c - '0';
        scale += fraction ? 1 : 0;
      }
    }
    return BigDecimal.valueOf(negative ? -digits : digits, scale);
  }
}
