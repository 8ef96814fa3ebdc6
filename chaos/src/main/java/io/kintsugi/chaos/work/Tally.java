package io.kintsugi.chaos.work;

import io.kintsugi.chaos.history.History;
import io.kintsugi.chaos.history.Operation;
import io.kintsugi.chaos.history.Outcome;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Counts of a history.
final class Tally {
  private Tally() {}

  static List<String> notes(History<?> history) {
    return history.operations().stream()
        .map(Operation::note)
        .filter(note -> !note.isEmpty())
        .toList();
  }

  static Map<Outcome, Long> of(History<?> history) {
    return history.operations().stream()
        .collect(
            Collectors.groupingBy(
                Operation::outcome, () -> new EnumMap<>(Outcome.class), Collectors.counting()));
  }
}
