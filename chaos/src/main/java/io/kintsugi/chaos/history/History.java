package io.kintsugi.chaos.history;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What happened, by the start of each operation.
public record History<T>(List<Operation<T>> operations) {
  public History {
    operations = List.copyOf(operations);
  }

  public Stream<Operation<T>> with(Outcome outcome) {
    return operations.stream().filter(each -> each.outcome() == outcome);
  }

  /// A line per operation: number, process, start and end in microseconds, outcome, what, error.
  public String text() {
    return operations.stream().map(each -> each + "\n").collect(Collectors.joining());
  }
}
