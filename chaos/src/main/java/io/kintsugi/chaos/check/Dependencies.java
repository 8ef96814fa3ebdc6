package io.kintsugi.chaos.check;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;

/// Who must come before whom: a graph whose nodes are transactions, by number.
final class Dependencies {
  /// Why one comes before another: it wrote what the other wrote over, or read; or it read what the
  /// other wrote over.
  enum Kind {
    WW,
    WR,
    RW
  }

  private final List<Map<Integer, EnumSet<Kind>>> edges = new ArrayList<>();

  Dependencies(int nodes) {
    for (int i = 0; i < nodes; i++) {
      edges.add(new HashMap<>());
    }
  }

  int nodes() {
    return edges.size();
  }

  /// An edge to itself is none.
  void add(int from, int to, Kind kind) {
    if (from != to) {
      edges.get(from).computeIfAbsent(to, _ -> EnumSet.noneOf(Kind.class)).add(kind);
    }
  }

  boolean has(int from, int to, Kind kind) {
    return edges.get(from).getOrDefault(to, EnumSet.noneOf(Kind.class)).contains(kind);
  }

  /// Whom `from` comes before, by edges of these kinds.
  List<Integer> after(int from, Set<Kind> kinds) {
    return edges.get(from).entrySet().stream()
        .filter(edge -> !Collections.disjoint(edge.getValue(), kinds))
        .map(Map.Entry::getKey)
        .toList();
  }

  /// The shortest way over edges of these kinds and nodes that are allowed, both ends included;
  /// empty when there is none.
  List<Integer> path(int from, int to, Set<Kind> kinds, IntPredicate allowed) {
    Map<Integer, Integer> cameFrom = new HashMap<>(Map.of(from, from));
    Deque<Integer> front = new ArrayDeque<>(List.of(from));
    while (!front.isEmpty() && !cameFrom.containsKey(to)) {
      int node = front.remove();
      for (int next : after(node, kinds)) {
        if (allowed.test(next) && cameFrom.putIfAbsent(next, node) == null) {
          front.add(next);
        }
      }
    }
    return cameFrom.containsKey(to) ? backwards(from, to, cameFrom) : List.of();
  }

  private static List<Integer> backwards(int from, int to, Map<Integer, Integer> cameFrom) {
    List<Integer> path = new ArrayList<>(List.of(to));
    while (path.getLast() != from) {
      path.add(cameFrom.getOrDefault(path.getLast(), from));
    }
    return path.reversed();
  }

  /// The edge's kinds, for messages.
  String kinds(int from, int to) {
    return String.valueOf(edges.get(from).get(to));
  }
}
