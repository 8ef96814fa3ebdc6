package io.kintsugi.bench;

import io.kintsugi.fleet.MySqlDistribution;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/// `--suite commit`: all cases in each round, each round beginning with another one; a warm-up
/// round is not counted.
final class CommitBench {
  private final BenchOptions options;
  private final List<CommitResult> results = new ArrayList<>();
  private final Map<String, String> failures = new LinkedHashMap<>();

  private CommitBench(BenchOptions options) {
    this.options = options;
  }

  /// @return the exit code
  static int run(BenchOptions options, PrintStream out) throws IOException {
    CommitBench bench = new CommitBench(options);
    MySqlDistribution mysql = MySqlDistribution.find(out::println);
    Tools tools = Tools.of(mysql, Objects.requireNonNullElse(System.getenv("PATH"), ""));
    try (CommitStand stand = new CommitStand(mysql, options, tools.haproxy())) {
      bench.rounds(stand.load());
    }
    List<Row> rows = bench.rows();
    out.print(CommitTable.of(rows, bench.failures));
    if (options.json().isPresent()) {
      Files.writeString(options.json().get(), CommitTable.json(options, rows, bench.failures));
    }
    return rows.isEmpty() ? 1 : 0;
  }

  private void rounds(CommitLoad load) {
    List<CommitCase> order = new ArrayList<>(CommitCase.all(options.threads()));
    for (int round = 0; round <= options.rounds(); round++) {
      for (CommitCase each : order) {
        measure(load, each, round);
      }
      Collections.rotate(order, 1);
    }
  }

  private void measure(CommitLoad load, CommitCase what, int round) {
    if (failures.containsKey(what.title())) {
      return;
    }
    try {
      CommitResult result = load.run(what, round, options.seconds());
      if (round > 0) {
        results.add(result);
      }
    } catch (BenchException e) {
      failures.put(what.title(), String.valueOf(e.getMessage()));
    }
  }

  /// A case's medians, and the medians of its ratios to its yardstick in the same round; NaN where
  /// there is none.
  record Row(
      CommitCase what,
      double perSecond,
      double commit50,
      double commit95,
      double whole50,
      double throughputRatio,
      double commitRatio,
      double wholeRatio) {}

  private List<Row> rows() {
    return CommitCase.all(options.threads()).stream()
        .filter(each -> !of(each).isEmpty())
        .map(this::row)
        .toList();
  }

  private Row row(CommitCase what) {
    return new Row(
        what,
        median(what, CommitResult::perSecond),
        median(what, CommitResult::commit50),
        median(what, CommitResult::commit95),
        median(what, CommitResult::whole50),
        ratio(what, CommitResult::perSecond),
        ratio(what, CommitResult::commit50),
        ratio(what, CommitResult::whole50));
  }

  private List<CommitResult> of(CommitCase what) {
    return results.stream().filter(each -> each.what().equals(what)).toList();
  }

  private double median(CommitCase what, ToDoubleFunction<CommitResult> value) {
    return Medians.of(of(what).stream().mapToDouble(value).toArray());
  }

  private double ratio(CommitCase what, ToDoubleFunction<CommitResult> value) {
    if (what.equals(what.yardstick())) {
      return Double.NaN;
    }
    List<CommitResult> others = of(what.yardstick());
    return Medians.of(
        of(what).stream()
            .flatMapToDouble(each ->
                others.stream()
                    .filter(other -> other.round() == each.round())
                    .mapToDouble(other -> value.applyAsDouble(each) / value.applyAsDouble(other)))
            .toArray());
  }
}
