package io.kintsugi.xa.deadlock;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Who waits for whom, over all servers: transactions are the nodes, lock waits the edges.
final class WaitGraph {
  private final Map<OpenTransaction, Set<OpenTransaction>> edges = new LinkedHashMap<>();

  /// @param waits edges as the servers tell them; those with a connection that is nobody's here
  ///   (another proxy's, an administrator's) are left out
  static WaitGraph of(List<OpenTransaction> transactions, List<LockWait> waits) {
    Map<ServerThread, OpenTransaction> owners = new HashMap<>();
    transactions.forEach(each -> each.threads().forEach(thread -> owners.put(thread, each)));
    WaitGraph graph = new WaitGraph();
    for (LockWait wait : waits) {
      OpenTransaction waiting = owners.get(wait.waiting());
      OpenTransaction blocking = owners.get(wait.blocking());
      if (waiting != null && blocking != null && !waiting.equals(blocking)) {
        graph.edges.computeIfAbsent(waiting, node -> new LinkedHashSet<>()).add(blocking);
      }
    }
    return graph;
  }

  /// One transaction of each circle, the youngest: it has the least to lose. Taking all of them
  /// away leaves no circle.
  List<OpenTransaction> victims() {
    List<OpenTransaction> victims = new ArrayList<>();
    Set<OpenTransaction> gone = new HashSet<>();
    Optional<List<OpenTransaction>> circle = circle(gone);
    while (circle.isPresent()) {
      OpenTransaction youngest = youngest(circle.get());
      victims.add(youngest);
      gone.add(youngest);
      circle = circle(gone);
    }
    return victims;
  }

  private static OpenTransaction youngest(List<OpenTransaction> circle) {
    OpenTransaction youngest = circle.getFirst();
    for (OpenTransaction each : circle) {
      if (each.beganAt() - youngest.beganAt() > 0) {
        youngest = each;
      }
    }
    return youngest;
  }

  private Optional<List<OpenTransaction>> circle(Set<OpenTransaction> gone) {
    Set<OpenTransaction> done = new HashSet<>(gone);
    for (OpenTransaction start : edges.keySet()) {
      Optional<List<OpenTransaction>> found = walk(start, done);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /// Depth first; a node met again while it is on the path closes a circle.
  private Optional<List<OpenTransaction>> walk(OpenTransaction start, Set<OpenTransaction> done) {
    Deque<Step> path = new ArrayDeque<>();
    enter(start, path, done);
    while (!path.isEmpty()) {
      Step top = path.getLast();
      if (!top.open.isEmpty()) {
        OpenTransaction next = top.open.removeFirst();
        List<OpenTransaction> circle = from(next, path);
        if (!circle.isEmpty()) {
          return Optional.of(circle);
        }
        enter(next, path, done);
      } else {
        path.removeLast();
      }
    }
    return Optional.empty();
  }

  private void enter(OpenTransaction node, Deque<Step> path, Set<OpenTransaction> done) {
    if (done.add(node)) {
      path.addLast(new Step(node, new ArrayDeque<>(edges.getOrDefault(node, Set.of()))));
    }
  }

  /// The end of the path that begins with the node; empty when it is not on it.
  private static List<OpenTransaction> from(OpenTransaction node, Deque<Step> path) {
    List<OpenTransaction> circle = new ArrayList<>();
    boolean on = false;
    for (Step step : path) {
      on |= step.node.equals(node);
      if (on) {
        circle.add(step.node);
      }
    }
    return circle;
  }

  private record Step(OpenTransaction node, Deque<OpenTransaction> open) {}
}
