package io.kintsugi.chaos.check;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// One counter per shard, raised by every transaction on all of them: at the end they are equal,
/// and the transactions came in the same order everywhere (Vitess tests its atomic commit so).
public final class Counters {
  private Counters() {}

  /// What a transaction left on a shard: the counter's value it made.
  public record Tick(long count, String transaction) {}

  /// What one shard holds.
  public record Shard(long counter, List<Tick> ticks) {
    public Shard {
      ticks = ticks.stream().sorted(Comparator.comparingLong(Tick::count)).toList();
    }

    private List<String> order() {
      return ticks.stream().map(Tick::transaction).toList();
    }
  }

  /// @param shards by name
  public static List<Violation> check(Map<String, Shard> shards) {
    List<Violation> violations = new ArrayList<>();
    Map<String, Shard> sorted = new TreeMap<>(shards);
    sorted.forEach((name, shard) -> gaps(name, shard, violations));
    sameOrder(sorted, violations);
    return violations;
  }

  private static void gaps(String name, Shard shard, List<Violation> violations) {
    if (shard.counter() != shard.ticks().size()) {
      violations.add(
          new Violation(
              "counter",
              name + " counts " + shard.counter() + " and has " + shard.ticks().size() + " ticks"));
    }
    long expected = 1;
    for (Tick tick : shard.ticks()) {
      if (tick.count() != expected) {
        violations.add(new Violation("gap", name + " has " + tick + " where " + expected + " is"));
        return;
      }
      expected++;
    }
  }

  private static void sameOrder(Map<String, Shard> shards, List<Violation> violations) {
    Collection<String> names = shards.keySet();
    String first = names.iterator().next();
    List<String> order = orderOf(shards, first);
    for (String other : names) {
      int at = difference(order, orderOf(shards, other));
      if (at >= 0) {
        violations.add(
            new Violation(
                "order",
                "at %d, %s has %s and %s has %s"
                    .formatted(
                        at + 1,
                        first,
                        entry(order, at),
                        other,
                        entry(orderOf(shards, other), at))));
      }
    }
  }

  private static List<String> orderOf(Map<String, Shard> shards, String name) {
    return shards.getOrDefault(name, new Shard(0, List.of())).order();
  }

  private static String entry(List<String> order, int at) {
    return at < order.size() ? order.get(at) : "nothing";
  }

  /// -1 when there is none.
  private static int difference(List<String> one, List<String> other) {
    for (int i = 0; i < Math.max(one.size(), other.size()); i++) {
      if (!entry(one, i).equals(entry(other, i))) {
        return i;
      }
    }
    return -1;
  }
}
