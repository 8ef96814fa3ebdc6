package io.kintsugi.proxy.merge;

import java.util.List;

/// What merging needs of one column definition packet. Codes are those of MySQL's {@code
/// field_types.h}.
///
/// @param type the column type byte
/// @param flags the column definition flags
/// @param charset collation id of the definition; 63 is binary
/// @param decimals the shown digits after the point; 31 when not fixed
public record ColumnMeta(int type, int flags, int charset, int decimals) {
  static final int FLAG_UNSIGNED = 32;
  static final int FLAG_BINARY = 128;
  static final int FLAG_ENUM = 256;
  static final int FLAG_SET = 2048;
  static final int CHARSET_BINARY = 63;

  /// Decimals of a number that is shown with as many digits as it needs.
  static final int DECIMALS_NOT_FIXED = 31;

  /// Refuses when a shard's columns are not those of the first shard: its rows could not be read by
  /// the first one's definitions. Only what changes the reading of bytes is compared.
  ///
  /// @throws MergeRefused errno 1235
  public static void requireAlike(List<ColumnMeta> first, List<ColumnMeta> other) {
    if (first.size() != other.size()) {
      throw MergeRefused.notSupported(
          "The shards answered with " + first.size() + " and " + other.size() + " columns");
    }
    for (int i = 0; i < first.size(); i++) {
      if (!first.get(i).readsAs(other.get(i))) {
        throw MergeRefused.notSupported(
            "The shards answered with different types in column "
                + (i + 1)
                + ": is the table the same on all of them?");
      }
    }
  }

  private boolean readsAs(ColumnMeta other) {
    return type == other.type
        && unsigned() == other.unsigned()
        && enumOrSet() == other.enumOrSet()
        && charset == other.charset
        && decimals == other.decimals;
  }

  boolean unsigned() {
    return (flags & FLAG_UNSIGNED) != 0;
  }

  boolean enumOrSet() {
    return (flags & (FLAG_ENUM | FLAG_SET)) != 0
        || type == ColumnTypes.ENUM
        || type == ColumnTypes.SET;
  }

  /// True binary data. The charset alone does not tell: with binary results MySQL reports 63 for
  /// character columns too, and only then leaves the flag off.
  boolean binaryString() {
    return charset == CHARSET_BINARY && (flags & FLAG_BINARY) != 0;
  }
}
