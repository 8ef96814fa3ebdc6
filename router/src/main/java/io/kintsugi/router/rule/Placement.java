package io.kintsugi.router.rule;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// From a canonical key to a shard's number; docs/placement.md specifies each function.
sealed interface Placement {
  int NOWHERE = -1;

  /// {@link #NOWHERE} when the function has no shard for the key.
  int shardOf(Key key);

  /// The same for a whole number, without allocation.
  int shardOf(long whole);

  /// At least the shards of all keys between the two, both inclusive; null leaves a side open.
  ShardSet between(@Nullable Key low, @Nullable Key high);

  ShardSet shards();

  /// `slots`: the shard of each of the 16,384 slots.
  @SuppressWarnings("ArrayRecordComponent")
  record Hash(int[] slots, ShardSet shards) implements Placement {
    static final int SLOTS = 16_384;

    static int slot(Key key) {
      return (int) (Key.hash(key) & (SLOTS - 1));
    }

    @Override
    public int shardOf(Key key) {
      return slots[slot(key)];
    }

    @Override
    public int shardOf(long whole) {
      return slots[(int) (Xxh64.hash(whole) & (SLOTS - 1))];
    }

    @Override
    public ShardSet between(@Nullable Key low, @Nullable Key high) {
      return shards;
    }
  }

  /// `order`: the schema's shards in their order. NULL goes to the first.
  @SuppressWarnings("ArrayRecordComponent")
  record Mod(int[] order) implements Placement {
    @Override
    public int shardOf(Key key) {
      return key instanceof Key.Number number
          ? order[
              number
                  .value()
                  .toBigInteger()
                  .mod(java.math.BigInteger.valueOf(order.length))
                  .intValue()]
          : order[0];
    }

    @Override
    public int shardOf(long whole) {
      return order[(int) Math.floorMod(whole, (long) order.length)];
    }

    @Override
    public ShardSet between(@Nullable Key low, @Nullable Key high) {
      return shards();
    }

    @Override
    public ShardSet shards() {
      return ShardSet.of(order);
    }
  }

  /// Bounds ascend, each the first key that is no longer in its range; one shard more than bounds
  /// when the last range is open. NULL goes to the first range, as in MySQL's partitions.
  @SuppressWarnings("ArrayRecordComponent")
  record Range(List<Key> bounds, int[] owners) implements Placement {
    @Override
    public int shardOf(Key key) {
      int range = key instanceof Key.Null ? 0 : range(key);
      return range < owners.length ? owners[range] : NOWHERE;
    }

    @Override
    public int shardOf(long whole) {
      return shardOf(new Key.Number(java.math.BigDecimal.valueOf(whole)));
    }

    private int range(Key key) {
      int low = 0;
      int high = bounds.size();
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (Key.compare(key, bounds.get(middle)) < 0) {
          high = middle;
        } else {
          low = middle + 1;
        }
      }
      return low;
    }

    @Override
    public ShardSet between(@Nullable Key low, @Nullable Key high) {
      int first = low == null ? 0 : range(low);
      int last = Math.min(owners.length - 1, high == null ? bounds.size() : range(high));
      ShardSet reached = ShardSet.none();
      for (int range = first; range <= last; range++) {
        reached = reached.plus(owners[range]);
      }
      return reached;
    }

    @Override
    public ShardSet shards() {
      return ShardSet.of(owners);
    }
  }

  /// `otherwise` is {@link #NOWHERE} when values that are not listed are refused.
  record Listed(Map<Key, Integer> owners, int otherwise, ShardSet shards) implements Placement {
    @Override
    public int shardOf(Key key) {
      return owners.getOrDefault(key, otherwise);
    }

    @Override
    public int shardOf(long whole) {
      return shardOf(new Key.Number(java.math.BigDecimal.valueOf(whole)));
    }

    @Override
    public ShardSet between(@Nullable Key low, @Nullable Key high) {
      ShardSet reached = otherwise == NOWHERE ? ShardSet.none() : ShardSet.of(otherwise);
      for (Map.Entry<Key, Integer> entry : owners.entrySet()) {
        boolean inside =
            (low == null || Key.compare(low, entry.getKey()) <= 0)
                && (high == null || Key.compare(entry.getKey(), high) <= 0);
        reached = inside ? reached.plus(entry.getValue()) : reached;
      }
      return reached;
    }
  }

  /// Calendar units since year 0, modulo the shards in their order. NULL goes to the first.
  @SuppressWarnings("ArrayRecordComponent")
  record Date(CalendarUnit unit, int[] order) implements Placement {
    @Override
    public int shardOf(Key key) {
      return key instanceof Key.Moment moment ? owner(unit.of(moment.time())) : order[0];
    }

    @Override
    public int shardOf(long whole) {
      return NOWHERE;
    }

    private int owner(long units) {
      return order[(int) Math.floorMod(units, (long) order.length)];
    }

    @Override
    public ShardSet between(@Nullable Key low, @Nullable Key high) {
      if (!(low instanceof Key.Moment from) || !(high instanceof Key.Moment to)) {
        return shards();
      }
      long first = unit.of(from.time());
      long last = Math.min(unit.of(to.time()), first + order.length - 1);
      ShardSet reached = ShardSet.none();
      for (long units = first; units <= last; units++) {
        reached = reached.plus(owner(units));
      }
      return reached;
    }

    @Override
    public ShardSet shards() {
      return ShardSet.of(order);
    }
  }
}
