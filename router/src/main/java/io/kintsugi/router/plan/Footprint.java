package io.kintsugi.router.plan;

import io.kintsugi.router.rule.ShardSet;
import io.kintsugi.router.rule.ShardingKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The tables a statement touches, and what it says about where their rows are.
///
/// @param copies where a full copy of every broadcast table is; used when nothing else decides
/// @param spread why the statement may not run on several shards, naming the construct; null when
///   each shard's own rows give the right answer for that shard
record Footprint(List<Use> uses, List<Edge> edges, ShardSet copies, @Nullable String spread) {

  /// One reference to a table that is not a full copy.
  ///
  /// @param key null for a table that lives on the one shard of {@code all}
  record Use(ShardSet all, @Nullable ShardingKey key, KeyCondition condition) {}

  /// Only rows of {@code to} whose key equals the key of a row of {@code from} matter, and equal
  /// keys share a shard.
  record Edge(int from, int to) {}

  Footprint {
    uses = List.copyOf(uses);
    edges = List.copyOf(edges);
  }

  /// Any one shard gives the whole answer.
  boolean anyShard() {
    return uses.isEmpty();
  }

  /// The shards that must run the statement: at least one.
  ///
  /// When conditions contradict each other no row of any shard matters, and whichever shard runs
  /// the statement finds none by itself: the columns, and the single row of an aggregate without
  /// GROUP BY, come out as MySQL would give them.
  ShardSet shards(Binding binding) {
    if (uses.isEmpty()) {
      return ShardSet.of(copies.lowest());
    }
    ShardSet union = uses.size() == 1 ? alone(uses.getFirst(), binding) : together(binding);
    return union.isEmpty() ? ShardSet.of(uses.getFirst().all().lowest()) : union;
  }

  private static ShardSet alone(Use use, Binding binding) {
    ShardingKey key = use.key();
    return key == null ? use.all() : use.condition().shards(key, binding);
  }

  private ShardSet together(Binding binding) {
    ShardSet[] sets = uses.stream().map(use -> alone(use, binding)).toArray(ShardSet[]::new);
    boolean narrowed = true;
    while (narrowed) {
      narrowed = false;
      for (Edge edge : edges) {
        ShardSet narrower = sets[edge.to()].intersect(sets[edge.from()]);
        narrowed |= !narrower.equals(sets[edge.to()]);
        sets[edge.to()] = narrower;
      }
    }
    ShardSet union = ShardSet.none();
    for (ShardSet set : sets) {
      union = union.union(set);
    }
    return union;
  }
}
