package io.kintsugi.router.rule;

import io.kintsugi.config.ShardFunction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes a placement from a function's parameters and the key column.
///
/// @param names the schema's shards in their order
/// @param numbers the catalogue's shards in their order
record Placements(List<String> names, List<String> numbers) {

  /// The function does not suit the column; the message is a clause without a dot.
  static final class Unsuitable extends Exception {
    private static final long serialVersionUID = 1L;

    Unsuitable(String message) {
      super(message, null, false, false);
    }
  }

  Placement of(ShardFunction function, KeyCanon canon) throws Unsuitable {
    return switch (function) {
      case ShardFunction.Hash hash -> hash(hash);
      case ShardFunction.Mod mod -> mod(canon);
      case ShardFunction.Range range -> range(range, canon);
      case ShardFunction.ListOf list -> list(list, canon);
      case ShardFunction.Date date -> date(date, canon);
    };
  }

  /// The shards that a function may choose, whatever the column.
  ShardSet shards(ShardFunction function) {
    return switch (function) {
      case ShardFunction.Hash hash when !hash.slots().isEmpty() ->
          set(hash.slots().stream().map(ShardFunction.SlotRange::shard).toList());
      case ShardFunction.Range range ->
          set(range.ranges().stream().map(ShardFunction.Bound::shard).toList());
      case ShardFunction.ListOf list -> {
        ShardSet listed = set(List.copyOf(list.values().keySet()));
        yield list.otherwise() == null ? listed : listed.plus(number(list.otherwise()));
      }
      case ShardFunction.Hash _, ShardFunction.Mod _, ShardFunction.Date _ -> set(names);
    };
  }

  private Placement hash(ShardFunction.Hash hash) throws Unsuitable {
    int[] slots = new int[Placement.Hash.SLOTS];
    java.util.Arrays.fill(slots, Placement.NOWHERE);
    if (hash.slots().isEmpty()) {
      for (int slot = 0; slot < slots.length; slot++) {
        slots[slot] = number(names.get((int) ((long) slot * names.size() / slots.length)));
      }
    }
    for (ShardFunction.SlotRange range : hash.slots()) {
      java.util.Arrays.fill(slots, range.from(), range.to() + 1, number(range.shard()));
    }
    if (java.util.Arrays.stream(slots).anyMatch(owner -> owner == Placement.NOWHERE)) {
      throw new Unsuitable("its function leaves slots without a shard");
    }
    return new Placement.Hash(slots, shards(hash));
  }

  private Placement mod(KeyCanon canon) throws Unsuitable {
    if (!(canon instanceof NumberCanon number) || !number.isWhole()) {
      throw new Unsuitable("a mod function needs a whole number");
    }
    return new Placement.Mod(order());
  }

  private Placement date(ShardFunction.Date date, KeyCanon canon) throws Unsuitable {
    if (!(canon instanceof TimeCanon)) {
      throw new Unsuitable("a date function needs a DATE or DATETIME");
    }
    return new Placement.Date(CalendarUnit.of(date.unit()), order());
  }

  private Placement range(ShardFunction.Range range, KeyCanon canon) throws Unsuitable {
    List<Key> bounds = new ArrayList<>();
    for (ShardFunction.Bound bound : range.ranges()) {
      @Nullable String below = bound.below();
      if (below != null) {
        Key key = configured(below, canon);
        if (!bounds.isEmpty() && Key.compare(bounds.getLast(), key) >= 0) {
          throw new Unsuitable("its bounds do not ascend in the column's order at " + below);
        }
        bounds.add(key);
      }
    }
    return new Placement.Range(
        List.copyOf(bounds),
        range.ranges().stream().mapToInt(bound -> number(bound.shard())).toArray());
  }

  private Placement list(ShardFunction.ListOf list, KeyCanon canon) throws Unsuitable {
    Map<Key, Integer> owners = new HashMap<>();
    for (Map.Entry<String, List<String>> entry : list.values().entrySet()) {
      int owner = number(entry.getKey());
      for (String value : entry.getValue()) {
        @Nullable Integer before = owners.put(configured(value, canon), owner);
        if (before != null && before != owner) {
          throw new Unsuitable("two shards list values that the column finds equal: " + value);
        }
      }
    }
    @Nullable String otherwise = list.otherwise();
    return new Placement.Listed(
        Map.copyOf(owners),
        otherwise == null ? Placement.NOWHERE : number(otherwise),
        shards(list));
  }

  private static Key configured(String literal, KeyCanon canon) throws Unsuitable {
    @Nullable Key key = canon.configured(literal);
    if (key == null) {
      throw new Unsuitable("its function's value " + literal + " is none of the column's");
    }
    return key;
  }

  private int[] order() {
    return names.stream().mapToInt(this::number).toArray();
  }

  private ShardSet set(List<String> shards) {
    return ShardSet.of(shards.stream().mapToInt(this::number).toArray());
  }

  private int number(String shard) {
    return numbers.indexOf(shard);
  }
}
