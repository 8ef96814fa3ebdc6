package io.kintsugi.chaos.check;

import io.kintsugi.chaos.check.Dependencies.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/// Strongly connected components (Tarjan, 1972), without recursion: a history may be one long
/// chain.
final class Components {
  private static final int NONE = -1;

  private final Dependencies graph;
  private final Set<Kind> kinds;
  private final int[] index;
  private final int[] low;
  private final int[] component;
  private final Deque<Integer> open = new ArrayDeque<>();
  private final List<List<Integer>> found = new ArrayList<>();
  private int next;

  /// A node whose neighbours are being visited.
  private record Visit(int node, Iterator<Integer> neighbours) {}

  private Components(Dependencies graph, Set<Kind> kinds) {
    this.graph = graph;
    this.kinds = kinds;
    this.index = new int[graph.nodes()];
    this.low = new int[graph.nodes()];
    this.component = new int[graph.nodes()];
    Arrays.fill(index, NONE);
    Arrays.fill(component, NONE);
  }

  /// Those of more than one node: where the cycles are.
  static List<List<Integer>> of(Dependencies graph, Set<Kind> kinds) {
    Components components = new Components(graph, kinds);
    for (int node = 0; node < graph.nodes(); node++) {
      if (components.index[node] == NONE) {
        components.search(node);
      }
    }
    return components.found.stream().filter(each -> each.size() > 1).toList();
  }

  private void search(int root) {
    Deque<Visit> visits = new ArrayDeque<>();
    visits.push(enter(root));
    while (!visits.isEmpty()) {
      Visit visit = visits.element();
      if (visit.neighbours().hasNext()) {
        int neighbour = visit.neighbours().next();
        if (index[neighbour] == NONE) {
          visits.push(enter(neighbour));
        } else if (component[neighbour] == NONE) {
          low[visit.node()] = Math.min(low[visit.node()], index[neighbour]);
        }
      } else {
        visits.pop();
        leave(visit.node());
        if (!visits.isEmpty()) {
          int parent = visits.element().node();
          low[parent] = Math.min(low[parent], low[visit.node()]);
        }
      }
    }
  }

  private Visit enter(int node) {
    index[node] = next;
    low[node] = next++;
    open.push(node);
    return new Visit(node, graph.after(node, kinds).iterator());
  }

  private void leave(int node) {
    if (low[node] != index[node]) {
      return;
    }
    List<Integer> members = new ArrayList<>();
    int member;
    do {
      member = open.pop();
      component[member] = found.size();
      members.add(member);
    } while (member != node);
    found.add(members);
  }
}
