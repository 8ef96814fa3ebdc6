package io.kintsugi.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The parameters of a placement function, as written; what they mean is the router's business
/// (docs/placement.md).
public sealed interface ShardFunction {

  /// Key to 64-bit hash to one of 16,384 slots to shard. Empty `slots` means an even spread over
  /// the schema's shards in their order.
  record Hash(List<SlotRange> slots) implements ShardFunction {
    public Hash {
      slots = List.copyOf(slots);
    }
  }

  /// Slots `from` to `to`, both inclusive, live on `shard`.
  record SlotRange(int from, int to, String shard) {}

  /// Key modulo the number of shards, for data already laid out so.
  record Mod() implements ShardFunction {}

  /// Bounds ascend; only the last may have none. `below` is the literal as written in the file.
  record Range(List<Bound> ranges) implements ShardFunction {
    public Range {
      ranges = List.copyOf(ranges);
    }
  }

  record Bound(@Nullable String below, String shard) {}

  /// Values as written in the file, by shard; null `otherwise` refuses a value that is not listed.
  record ListOf(Map<String, List<String>> values, @Nullable String otherwise)
      implements ShardFunction {
    public ListOf {
      LinkedHashMap<String, List<String>> copy = new LinkedHashMap<>();
      values.forEach((shard, listed) -> copy.put(shard, List.copyOf(listed)));
      values = Collections.unmodifiableMap(copy);
    }
  }

  /// Calendar units since year 0, modulo the number of shards.
  record Date(Unit unit) implements ShardFunction {
    public enum Unit {
      YEAR,
      QUARTER,
      MONTH,
      WEEK,
      DAY
    }
  }
}
