package io.kintsugi.router.rule;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A key's canonical value: two values that MySQL finds equal in the key's column are one key here.
sealed interface Key {

  record Null() implements Key {}

  /// Trailing zeros are stripped.
  record Number(BigDecimal value) implements Key {
    public Number {
      value = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
    }

    boolean isWhole() {
      return value.scale() <= 0;
    }
  }

  /// A date or datetime, packed so that it orders as MySQL orders it.
  record Moment(CalendarTime time) implements Key {}

  /// A collation's weight, or the bytes of a binary string; shorter ones count as if `pad` were
  /// repeated behind them.
  @SuppressWarnings("ArrayRecordComponent")
  record Sorted(byte[] weight, byte[] pad) implements Key {
    @Override
    public boolean equals(Object other) {
      return other instanceof Sorted sorted && Arrays.equals(sorted.weight, weight);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(weight);
    }
  }

  BigInteger LOWEST = BigInteger.valueOf(Long.MIN_VALUE);
  BigInteger HIGHEST = BigInteger.ONE.shiftLeft(Long.SIZE).subtract(BigInteger.ONE);

  /// docs/placement.md, "Canonical bytes".
  static long hash(Key key) {
    return switch (key) {
      case Null nothing -> 0;
      case Number number -> hash(number);
      case Moment moment -> Xxh64.hash(moment.time().packed());
      case Sorted sorted -> Xxh64.hash(sorted.weight());
    };
  }

  private static long hash(Number number) {
    if (number.isWhole()) {
      BigInteger whole = number.value().toBigIntegerExact();
      if (whole.compareTo(LOWEST) >= 0 && whole.compareTo(HIGHEST) <= 0) {
        return Xxh64.hash(whole.longValue());
      }
    }
    return Xxh64.hash(number.value().toPlainString().getBytes(StandardCharsets.US_ASCII));
  }

  /// Order of two keys of one column, neither of them NULL.
  static int compare(Key left, Key right) {
    return switch (left) {
      case Number number when right instanceof Number other ->
          number.value().compareTo(other.value());
      case Moment moment when right instanceof Moment other ->
          Long.compare(moment.time().packed(), other.time().packed());
      case Sorted sorted when right instanceof Sorted other -> compare(sorted, other);
      case Null _, Number _, Moment _, Sorted _ ->
          throw new IllegalArgumentException("keys of two kinds");
    };
  }

  private static int compare(Sorted left, Sorted right) {
    int length = Math.max(left.weight.length, right.weight.length);
    for (int i = 0; i < length; i++) {
      int order = Integer.compare(at(left, i), at(right, i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private static int at(Sorted sorted, int i) {
    if (i < sorted.weight.length) {
      return sorted.weight[i] & 0xff;
    }
    return sorted.pad.length == 0 ? -1 : sorted.pad[i % sorted.pad.length] & 0xff;
  }
}
