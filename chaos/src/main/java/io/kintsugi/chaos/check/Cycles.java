package io.kintsugi.chaos.check;

import io.kintsugi.chaos.check.Dependencies.Kind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/// Finds cycles and names them by the edges they need; at most one of each name per component, the
/// first that is found, as short as its first edge allows.
final class Cycles {
  private static final Set<Kind> WRITES = Set.copyOf(EnumSet.of(Kind.WW));
  private static final Set<Kind> INFORMATION = Set.copyOf(EnumSet.of(Kind.WW, Kind.WR));
  private static final Set<Kind> ALL = Set.copyOf(EnumSet.allOf(Kind.class));

  private final Dependencies graph;
  private final BiConsumer<Anomaly, List<Integer>> report;

  /// @param report told the anomaly and the nodes of its cycle, the first repeated at the end
  Cycles(Dependencies graph, BiConsumer<Anomaly, List<Integer>> report) {
    this.graph = graph;
    this.report = report;
  }

  void find() {
    closing(Anomaly.G0, Kind.WW, WRITES, WRITES);
    closing(Anomaly.G1C, Kind.WR, INFORMATION, INFORMATION);
    closing(Anomaly.G_SINGLE, Kind.RW, INFORMATION, ALL);
    for (List<Integer> members : Components.of(graph, ALL)) {
      skew(members);
    }
  }

  /// A cycle of one edge of the first kind, and a way back of the others.
  private void closing(Anomaly name, Kind first, Set<Kind> back, Set<Kind> within) {
    for (List<Integer> members : Components.of(graph, within)) {
      Set<Integer> inside = new HashSet<>(members);
      for (List<Integer> edge : edges(members, inside, first)) {
        List<Integer> way = graph.path(edge.getLast(), edge.getFirst(), back, inside::contains);
        if (!way.isEmpty()) {
          report(name, edge.getFirst(), way);
          break;
        }
      }
    }
  }

  /// G2 proper: an edge whose every way back has another of its kind.
  private void skew(List<Integer> members) {
    Set<Integer> inside = new HashSet<>(members);
    for (List<Integer> edge : edges(members, inside, Kind.RW)) {
      int from = edge.getFirst();
      int to = edge.getLast();
      List<Integer> way = graph.path(to, from, ALL, inside::contains);
      if (!way.isEmpty() && graph.path(to, from, INFORMATION, inside::contains).isEmpty()) {
        report(Anomaly.G2, from, way);
        return;
      }
    }
  }

  private List<List<Integer>> edges(List<Integer> members, Set<Integer> inside, Kind kind) {
    List<List<Integer>> edges = new ArrayList<>();
    for (int from : members) {
      for (int to : graph.after(from, Set.of(kind))) {
        if (inside.contains(to)) {
          edges.add(List.of(from, to));
        }
      }
    }
    return edges;
  }

  private void report(Anomaly name, int from, List<Integer> way) {
    List<Integer> cycle = new ArrayList<>(List.of(from));
    cycle.addAll(way);
    report.accept(name, cycle);
  }
}
