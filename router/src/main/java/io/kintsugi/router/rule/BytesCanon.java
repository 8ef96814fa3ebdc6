package io.kintsugi.router.rule;

import io.kintsugi.router.sql.SqlValue;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// BINARY, VARBINARY and BLOB. Trailing 0x00 are dropped: BINARY(n) pads with them, and values that
/// differ only there merely share a shard.
final class BytesCanon implements KeyCanon {
  private static final byte[] PAD = {0};

  private final long length;

  BytesCanon(ColumnInfo column) {
    length = column.length();
  }

  @Override
  public Canon compared(SqlValue value, Weights weights) {
    byte @Nullable [] bytes = read(value);
    return bytes == null ? new Canon.Open("not compared as bytes") : new Canon.Exactly(key(bytes));
  }

  @Override
  public Canon bound(SqlValue value, Weights weights) {
    return compared(value, weights);
  }

  @Override
  public Canon stored(SqlValue value, Weights weights) {
    byte @Nullable [] bytes =
        value instanceof SqlValue.Int number
            ? Long.toString(number.value()).getBytes(StandardCharsets.US_ASCII)
            : read(value);
    if (bytes == null) {
      return new Canon.Open("what bytes the server would store is not certain");
    }
    return bytes.length <= length
        ? new Canon.Exactly(key(bytes))
        : new Canon.Open("the value is longer than the column");
  }

  @Override
  public Key configured(String literal) {
    return key(literal.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String family() {
    return "bytes";
  }

  private static byte @Nullable [] read(SqlValue value) {
    return switch (value) {
      case SqlValue.Bytes bytes -> bytes.bytes();
      case SqlValue.Text text
          when Ascii.isCompatible(text.charset()) && Ascii.isAscii(text.bytes()) ->
          text.bytes();
      case SqlValue.Text _,
          SqlValue.Int _,
          SqlValue.Decimal _,
          SqlValue.Floating _,
          SqlValue.Temporal _,
          SqlValue.Null _ ->
          null;
    };
  }

  private static Key key(byte[] bytes) {
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] == 0) {
      end--;
    }
    return new Key.Sorted(Arrays.copyOf(bytes, end), PAD);
  }
}
