package io.kintsugi.proxy.merge;

import io.kintsugi.router.plan.MergePlan.SortKey;
import io.netty.buffer.ByteBuf;
import java.util.List;

/// One column that rows are compared by, and how. When the value itself does not tell MySQL's order
/// (character strings, ENUM, rounded FLOAT), a helper column the plan added stands in.
///
/// @param value the column that decides on NULL
/// @param compared the column whose bytes are compared
/// @param blank the column with the weight of one blank, empty where trailing blanks count; -1
///   where they are known to
record KeyColumn(int value, int compared, int blank, ValueOrder order) {
  private static final int NO_BLANK = -1;

  private static KeyColumn plain(int value, int compared, ValueOrder order) {
    return new KeyColumn(value, compared, NO_BLANK, order);
  }

  /// For ORDER BY and GROUP BY.
  static KeyColumn forSorting(SortKey key, List<ColumnMeta> columns, boolean binary) {
    int value = key.column();
    int helper = key.weight();
    ColumnMeta meta = columns.get(value);
    boolean rounded = ValueOrders.isRounded(meta, binary);
    if (!rounded && !ColumnTypes.isString(meta.type())) {
      return plain(value, value, ValueOrders.of(meta, binary));
    }
    if (helper < 0) {
      if (!rounded && !meta.enumOrSet() && meta.binaryString()) {
        return plain(value, value, BytesOrder::binary);
      }
      throw cannot(meta);
    }
    ColumnMeta helperMeta = columns.get(helper);
    boolean asNumber = rounded || meta.enumOrSet();
    boolean fits =
        asNumber
            ? isExactNumber(helperMeta, binary)
            : ColumnTypes.isString(helperMeta.type()) && helperMeta.binaryString();
    if (!fits) {
      throw cannot(meta);
    }
    int blank = asNumber || meta.binaryString() ? NO_BLANK : key.blank();
    return new KeyColumn(value, helper, blank, ValueOrders.of(helperMeta, binary));
  }

  /// For MIN and MAX: rounded numbers may be compared as they are shown (rounding keeps order), and
  /// ENUM compares as the string it is, unlike in ORDER BY.
  static KeyColumn forExtreme(SortKey key, List<ColumnMeta> columns, boolean binary) {
    int value = key.column();
    ColumnMeta meta = columns.get(value);
    if (!ColumnTypes.isString(meta.type())) {
      return plain(value, value, ValueOrders.of(meta, binary));
    }
    int compared = key.weight() < 0 ? value : key.weight();
    ColumnMeta comparedMeta = columns.get(compared);
    if (!ColumnTypes.isString(comparedMeta.type())
        || !comparedMeta.binaryString()
        || comparedMeta.enumOrSet()) {
      throw cannot(meta);
    }
    int blank = meta.binaryString() ? NO_BLANK : key.blank();
    return new KeyColumn(value, compared, blank, BytesOrder::binary);
  }

  int compare(ByteBuf a, int[] aSpans, ByteBuf b, int[] bSpans) {
    boolean aNull = aSpans[2 * value + 1] == RowShape.NULL;
    boolean bNull = bSpans[2 * value + 1] == RowShape.NULL;
    if (aNull || bNull) {
      return aNull == bNull ? 0 : aNull ? -1 : 1;
    }
    int i = 2 * compared;
    if (aSpans[i + 1] == RowShape.NULL || bSpans[i + 1] == RowShape.NULL) {
      throw helperIsNull();
    }
    return compare(a, aSpans, b, bSpans[i], bSpans[i + 1]);
  }

  /// The compared column of a row and that of another at a known place; neither is NULL.
  int compare(ByteBuf row, int[] spans, ByteBuf other, int otherAt, int otherLength) {
    int at = spans[2 * compared];
    int length = spans[2 * compared + 1];
    if (blank < 0) {
      return order.compare(row, at, length, other, otherAt, otherLength);
    }
    int blankLength = spans[2 * blank + 1];
    if (blankLength == RowShape.NULL) {
      throw helperIsNull();
    }
    return BytesOrder.padded(
        row, at, length, other, otherAt, otherLength, row, spans[2 * blank], blankLength);
  }

  /// WEIGHT_STRING gives NULL for a value too long for max_allowed_packet.
  static MergeRefused helperIsNull() {
    return MergeRefused.notSupported(
        "A shard could not give the sort weight of a value: rows of several shards cannot be put in"
            + " order");
  }

  private static boolean isExactNumber(ColumnMeta meta, boolean binary) {
    return !ValueOrders.isRounded(meta, binary)
        && (ColumnTypes.isInteger(meta.type())
            || ColumnTypes.isDecimal(meta.type())
            || ColumnTypes.isReal(meta.type()));
  }

  private static MergeRefused cannot(ColumnMeta meta) {
    return MergeRefused.notSupported(
        "Rows of several shards cannot be ordered by "
            + (ColumnTypes.isReal(meta.type())
                ? "a rounded floating-point value"
                : meta.enumOrSet()
                    ? "an ENUM or SET value"
                    : "a character string without its sort weight"));
  }
}
