package io.kintsugi.proxy.merge;

import static io.kintsugi.proxy.merge.ColumnTypes.*;

/// Which order belongs to which column type.
final class ValueOrders {
  private ValueOrders() {}

  /// @throws MergeRefused errno 1235 when values of this type have no order we know
  static ValueOrder of(ColumnMeta meta, boolean binary) {
    int type = meta.type();
    if (isInteger(type)) {
      return integer(meta, binary);
    }
    if (isReal(type) && binary) {
      return BinaryValues::real;
    }
    return switch (type) {
      case DECIMAL, NEWDECIMAL, FLOAT, DOUBLE -> new NumberTextOrder();
      case DATE, NEWDATE, DATETIME, TIMESTAMP -> binary ? BinaryValues::date : BytesOrder::dateText;
      case TIME -> binary ? BinaryValues::time : TimeTextOrder::compare;
      case BIT -> BytesOrder::bits;
      case NULL, VARCHAR, VAR_STRING, STRING, TINY_BLOB, BLOB, MEDIUM_BLOB, LONG_BLOB ->
          BytesOrder::binary;
      case JSON -> throw MergeRefused.notSupported("JSON values of several shards have no order");
      default ->
          throw MergeRefused.notSupported(
              "Values of column type " + type + " of several shards have no order");
    };
  }

  /// Whether the shown text may be the same for different numbers: FLOAT is shown with six digits,
  /// and a fixed number of decimals may cut a DOUBLE.
  static boolean isRounded(ColumnMeta meta, boolean binary) {
    return !binary
        && (meta.type() == FLOAT
            || (meta.type() == DOUBLE && meta.decimals() < ColumnMeta.DECIMALS_NOT_FIXED));
  }

  private static ValueOrder integer(ColumnMeta meta, boolean binary) {
    if (!binary) {
      return BytesOrder::integerText;
    }
    return meta.unsigned() || meta.type() == YEAR ? BinaryValues::unsigned : BinaryValues::signed;
  }
}
