package io.kintsugi.router.sql;

import java.math.BigDecimal;

/// A constant as the client wrote it: a literal, a bound parameter or a user variable's value.
///
/// The text and the binary protocol give equal values for equal constants, so that one key has one
/// shard. Byte arrays are owned by the value and never changed.
public sealed interface SqlValue {

  record Null() implements SqlValue {}

  /// An integer that fits a signed 64-bit number.
  record Int(long value) implements SqlValue {}

  /// An exact number: a decimal, or an integer beyond 64 bits signed.
  record Decimal(BigDecimal value) implements SqlValue {}

  record Floating(double value) implements SqlValue {}

  /// A character string, its escapes resolved. `charset` is MySQL's name for its character set.
  @SuppressWarnings("ArrayRecordComponent")
  record Text(byte[] bytes, String charset) implements SqlValue {}

  /// A binary string: `x'..'`, `b'..'`, `_binary'..'` or a binary parameter.
  @SuppressWarnings("ArrayRecordComponent")
  record Bytes(byte[] bytes) implements SqlValue {}

  /// A date or datetime in MySQL's canonical text form (`2026-01-31`, `2026-01-31 08:00:00.5`),
  /// from a DATE/TIMESTAMP literal or a binary parameter.
  record Temporal(String text) implements SqlValue {}
}
