package io.kintsugi.proxy.wire;

import java.nio.charset.StandardCharsets;

/// A parameter's value as it came in the binary protocol, nothing rounded or converted.
public sealed interface WireValue {
  WireValue NULL = new Null();

  record Null() implements WireValue {}

  record Int(long value) implements WireValue {}

  /// `value` is unsigned 64 bit.
  record UInt(long value) implements WireValue {}

  /// `single`: it travelled as a FLOAT of four bytes.
  record Real(double value, boolean single) implements WireValue {}

  /// A decimal number in MySQL's text form.
  record Decimal(String text) implements WireValue {}

  /// Characters in the session's `character_set_client`.
  record Text(byte[] bytes) implements WireValue {
    public static Text of(String text) {
      return new Text(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  /// Bytes without a charset: BLOB types, BIT, GEOMETRY.
  record Bytes(byte[] bytes) implements WireValue {}

  /// A date or time in MySQL's text form, its fraction with six digits when it has one; `type`
  /// tells which.
  record Temporal(ColumnType type, String text) implements WireValue {}
}
