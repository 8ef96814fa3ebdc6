package io.kintsugi.chaos.run;

import io.kintsugi.chaos.check.Violation;
import io.kintsugi.chaos.history.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What came of a run.
public final class Report {
  private static final Pattern DIGITS = Pattern.compile("(?<=[a-z-])\\d+|(?<= )\\d{5,}");
  private static final int LONGEST = 90;
  private static final int MOST = 12;

  private final ChaosOptions options;
  private final Map<String, Map<Outcome, Long>> operations = new TreeMap<>();
  private final Map<FaultKind, Integer> faults = new EnumMap<>(FaultKind.class);
  private final List<Violation> violations = new ArrayList<>();
  private final Map<String, Integer> errors = new TreeMap<>();
  private Duration longestDoubt = Duration.ZERO;
  private int rounds;
  private @Nullable Path evidence;

  Report(ChaosOptions options) {
    this.options = options;
  }

  void round(Duration doubt) {
    rounds++;
    longestDoubt = doubt.compareTo(longestDoubt) > 0 ? doubt : longestDoubt;
  }

  void operations(String workload, Map<Outcome, Long> outcomes) {
    Map<Outcome, Long> sum =
        operations.computeIfAbsent(workload, _ -> new EnumMap<>(Outcome.class));
    outcomes.forEach((outcome, count) -> sum.merge(outcome, count, Long::sum));
  }

  /// @param notes what clients were told
  void notes(List<String> notes) {
    notes.forEach(
        note -> errors.merge(DIGITS.matcher(shortened(note)).replaceAll("#"), 1, Integer::sum));
  }

  private static String shortened(String note) {
    return note.substring(0, Math.min(LONGEST, note.length()));
  }

  void fault(FaultKind kind) {
    faults.merge(kind, 1, Integer::sum);
  }

  void violations(List<Violation> found) {
    violations.addAll(found);
  }

  void evidence(Path folder) {
    evidence = folder;
  }

  public List<Violation> violations() {
    return List.copyOf(violations);
  }

  /// Operations of all workloads with this outcome.
  public long count(Outcome outcome) {
    return operations.values().stream().mapToLong(each -> each.getOrDefault(outcome, 0L)).sum();
  }

  public Map<FaultKind, Integer> faults() {
    return Map.copyOf(faults);
  }

  /// For people.
  public String text() {
    var text = new StringBuilder();
    text.append(
        "chaos: seed %d, %s, %d servers, %d proxies, %d rounds of %d s%n"
            .formatted(
                options.seed(),
                options.protocol(),
                options.servers(),
                options.proxies(),
                rounds,
                options.round().toSeconds()));
    text.append("operations: %-14s %8s %8s %8s%n".formatted("", "ok", "failed", "unknown"));
    operations.forEach((workload, outcomes) ->
        text.append(
            "            %-14s %8d %8d %8d%n"
                .formatted(
                    workload,
                    outcomes.getOrDefault(Outcome.OK, 0L),
                    outcomes.getOrDefault(Outcome.FAILED, 0L),
                    outcomes.getOrDefault(Outcome.UNKNOWN, 0L))));
    text.append("the most frequent errors:\n");
    errors.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .limit(MOST)
        .forEach(each -> text.append("   %6d  %s%n".formatted(each.getValue(), each.getKey())));
    text.append("faults:\n");
    faults.forEach((kind, count) -> text.append("            %-22s %5d%n".formatted(kind, count)));
    text.append(
        "longest in doubt, outside faults: %d ms (limit %d ms)%n"
            .formatted(longestDoubt.toMillis(), options.limit().toMillis()));
    text.append("violations: ").append(violations.size()).append('\n');
    violations.stream().limit(20).forEach(each -> text.append("  ").append(each).append('\n'));
    if (evidence != null) {
      text.append("evidence: ").append(evidence).append('\n');
    }
    return text.toString();
  }
}
