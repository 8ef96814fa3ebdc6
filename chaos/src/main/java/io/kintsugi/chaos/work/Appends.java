package io.kintsugi.chaos.work;

import io.kintsugi.chaos.check.AllOrNone;
import io.kintsugi.chaos.check.AllOrNone.Write;
import io.kintsugi.chaos.check.ListTransaction;
import io.kintsugi.chaos.check.ListTransaction.Append;
import io.kintsugi.chaos.check.Violation;
import io.kintsugi.chaos.history.History;
import io.kintsugi.chaos.history.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Whether each transaction's appends are all there or none, beside what the list-append test says
/// of their order.
final class Appends {
  private Appends() {}

  static List<Violation> check(History<ListTransaction> history, Map<Integer, List<Long>> last) {
    Map<Long, String> owners = new HashMap<>();
    List<Write> writes = new ArrayList<>();
    for (Operation<ListTransaction> operation : history.operations()) {
      String name = "operation " + operation.number();
      Set<Long> elements = elements(operation.what());
      elements.forEach(element -> owners.put(element, name));
      if (!elements.isEmpty()) {
        writes.add(new Write(name, operation.outcome(), parts(elements)));
      }
    }
    Map<String, Set<String>> found = new HashMap<>();
    last.values()
        .forEach(list ->
            list.forEach(element ->
                found
                    .computeIfAbsent(owners.getOrDefault(element, "nobody"), _ -> new HashSet<>())
                    .add(String.valueOf(element))));
    return AllOrNone.check(writes, found);
  }

  private static Set<Long> elements(ListTransaction transaction) {
    return transaction.steps().stream()
        .filter(Append.class::isInstance)
        .map(step -> ((Append) step).element())
        .collect(Collectors.toSet());
  }

  private static Set<String> parts(Set<Long> elements) {
    return elements.stream().map(String::valueOf).collect(Collectors.toSet());
  }
}
