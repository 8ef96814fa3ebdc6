package io.kintsugi.chaos.check;

import io.kintsugi.chaos.check.Dependencies.Kind;
import io.kintsugi.chaos.check.ListTransaction.Append;
import io.kintsugi.chaos.check.ListTransaction.Read;
import io.kintsugi.chaos.check.ListTransaction.Step;
import io.kintsugi.chaos.history.History;
import io.kintsugi.chaos.history.Operation;
import io.kintsugi.chaos.history.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// The list-append test: because every element is unique and a list shows all of its past, the
/// order of writes is read off the reads, and with it the graph of who came before whom (Elle,
/// Kingsbury and Alvaro 2020).
///
/// A transaction of unknown outcome takes part: what it wrote is in the orders only when somebody
/// saw it.
public final class ListAppend {
  private final List<Operation<ListTransaction>> transactions;
  private final Set<Anomaly> forbidden;
  private final List<Violation> violations = new ArrayList<>();

  /// By element, who appended it.
  private final Map<Long, Integer> writers = new HashMap<>();

  /// By element, the key it was appended to.
  private final Map<Long, Integer> keys = new HashMap<>();

  private ListAppend(History<ListTransaction> history, Set<Anomaly> forbidden) {
    this.transactions = history.operations();
    this.forbidden = forbidden;
  }

  /// @param last what the servers hold at the end, by key
  /// @param forbidden which anomalies are violations
  public static List<Violation> check(
      History<ListTransaction> history, Map<Integer, List<Long>> last, Set<Anomaly> forbidden) {
    ListAppend check = new ListAppend(history, forbidden);
    check.run(last);
    return List.copyOf(check.violations);
  }

  private void run(Map<Integer, List<Long>> last) {
    for (int node = 0; node < transactions.size(); node++) {
      for (Step step : transactions.get(node).what().steps()) {
        if (step instanceof Append append) {
          writers.put(append.element(), node);
          keys.put(append.element(), append.key());
        }
      }
    }
    last.forEach((key, elements) -> readable(-1, new Read(key, elements)));
    Dependencies graph = new Dependencies(transactions.size());
    last.forEach((_, elements) -> writes(elements, graph));
    for (int node = 0; node < transactions.size(); node++) {
      if (transactions.get(node).outcome() == Outcome.OK) {
        within(node);
        reads(node, last, graph);
      }
    }
    new Cycles(graph, (name, cycle) -> report(name, describe(cycle, graph))).find();
  }

  private void writes(List<Long> elements, Dependencies graph) {
    for (int i = 1; i < elements.size(); i++) {
      Integer before = writers.get(elements.get(i - 1));
      Integer after = writers.get(elements.get(i));
      if (before != null && after != null) {
        graph.add(before, after, Kind.WW);
      }
    }
  }

  /// Each read against the final order of its key.
  private void reads(int node, Map<Integer, List<Long>> last, Dependencies graph) {
    for (Step step : transactions.get(node).what().steps()) {
      if (step instanceof Read read && readable(node, read)) {
        List<Long> order = last.getOrDefault(read.key(), List.of());
        int length = read.elements().size();
        if (length > order.size() || !order.subList(0, length).equals(read.elements())) {
          report(
              Anomaly.INCOMPATIBLE_ORDER,
              name(node) + " read " + read + ", the servers have " + order);
        } else {
          depend(node, read, order, graph);
        }
      }
    }
  }

  private void depend(int node, Read read, List<Long> order, Dependencies graph) {
    int length = read.elements().size();
    for (int i = length - 1; i >= 0; i--) {
      int writer = writers.getOrDefault(order.get(i), node);
      if (writer != node) {
        graph.add(writer, node, Kind.WR);
        intermediate(node, writer, read, order.get(i));
        break;
      }
    }
    if (length < order.size()) {
      graph.add(node, writers.getOrDefault(order.get(length), node), Kind.RW);
    }
  }

  /// The last element that was read must be its writer's last for this key.
  private void intermediate(int node, int writer, Read read, long element) {
    boolean tail = read.elements().getLast() == element;
    List<Long> own = appends(writer, read.key());
    if (tail && own.getLast() != element) {
      report(Anomaly.G1B, name(node) + " read " + element + " in the middle of " + name(writer));
    }
  }

  private List<Long> appends(int node, int key) {
    return transactions.get(node).what().steps().stream()
        .filter(step -> step instanceof Append && step.key() == key)
        .map(step -> ((Append) step).element())
        .toList();
  }

  /// Whether the elements are known, once each, and not of a failed transaction.
  private boolean readable(int node, Read read) {
    boolean fine = true;
    Set<Long> seen = new HashSet<>();
    for (long element : read.elements()) {
      Integer writer = writers.get(element);
      if (writer == null || keys.getOrDefault(element, -1) != read.key() || !seen.add(element)) {
        report(Anomaly.GARBAGE, name(node) + " read " + element + " in " + read);
        fine = false;
      } else if (transactions.get(writer).outcome() == Outcome.FAILED) {
        report(Anomaly.G1A, name(node) + " read " + element + " of the failed " + name(writer));
        fine = false;
      }
    }
    return fine;
  }

  /// A transaction against itself.
  private void within(int node) {
    Map<Integer, List<Long>> expected = new HashMap<>();
    Map<Integer, List<Long>> own = new HashMap<>();
    for (Step step : transactions.get(node).what().steps()) {
      switch (step) {
        case Append(int key, long element) -> {
          own.computeIfAbsent(key, _ -> new ArrayList<>()).add(element);
          expected.computeIfPresent(key, (_, list) -> appended(list, element));
        }
        case Read read -> {
          List<Long> mine = own.getOrDefault(read.key(), List.of());
          List<Long> before = expected.put(read.key(), read.elements());
          if (!endsWith(read.elements(), mine)) {
            report(Anomaly.OWN_WRITE, name(node) + " does not see its own " + mine);
          } else if (before != null && !before.equals(read.elements())) {
            report(Anomaly.INTERNAL, name(node) + " read " + read + " where it knew " + before);
          }
        }
      }
    }
  }

  private static List<Long> appended(List<Long> list, long element) {
    List<Long> longer = new ArrayList<>(list);
    longer.add(element);
    return longer;
  }

  private static boolean endsWith(List<Long> list, List<Long> end) {
    int from = list.size() - end.size();
    return from >= 0 && list.subList(from, list.size()).equals(end);
  }

  private void report(Anomaly anomaly, String detail) {
    if (forbidden.contains(anomaly)) {
      violations.add(new Violation(anomaly.name().toLowerCase(Locale.ROOT), detail));
    }
  }

  private String name(int node) {
    return node < 0 ? "the servers" : "operation " + transactions.get(node).number();
  }

  private String describe(List<Integer> cycle, Dependencies graph) {
    StringBuilder text = new StringBuilder(name(cycle.getFirst()));
    for (int i = 1; i < cycle.size(); i++) {
      text.append(" -").append(graph.kinds(cycle.get(i - 1), cycle.get(i)));
      text.append("-> ").append(name(cycle.get(i)));
    }
    return text.toString();
  }
}
