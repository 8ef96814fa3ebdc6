package io.kintsugi.router.plan;

import io.kintsugi.router.sql.Span;
import io.kintsugi.router.sql.SqlValue;
import org.jspecify.annotations.Nullable;

/// A LIMIT clause: each shard must give the rows to be skipped as well.
///
/// ```
/// LIMIT 20, 10
/// LIMIT 30
/// ```
///
/// @param span from the word LIMIT to the clause's end
/// @param firstParameter the number of the first `?` in it, and how many there are
record Limit(
    Span span, Operand count, @Nullable Operand offset, int firstParameter, int parameters) {

  long count(Binding binding) {
    return number(count, binding);
  }

  long offset(Binding binding) {
    return offset == null ? 0 : number(offset, binding);
  }

  /// What a shard may at most have to give; unbounded when the sum is.
  long shardRows(Binding binding) {
    long sum = count(binding) + offset(binding);
    return sum < 0 ? Long.MAX_VALUE : sum;
  }

  /// Numbers beyond 63 bits are MySQL's way of saying "no limit".
  private static long number(Operand operand, Binding binding) {
    return switch (binding.value(operand)) {
      case SqlValue.Int(long value) when value >= 0 -> value;
      case SqlValue.Decimal(java.math.BigDecimal value) when value.signum() >= 0 -> Long.MAX_VALUE;
      case null, default ->
          throw new Refusal(
              RouteError.SYNTAX, "LIMIT takes numbers that are not negative, and nothing else");
    };
  }
}
