package io.kintsugi.bench;

import io.kintsugi.fleet.MySqlDistribution;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// `--suite replicas`: all cases in each round, each round beginning with another one; a warm-up
/// round is not counted.
final class ReplicaBench {
  private final BenchOptions options;
  private final List<ReplicaResult> results = new ArrayList<>();
  private final Map<String, String> failures = new LinkedHashMap<>();

  ReplicaBench(BenchOptions options) {
    this.options = options;
  }

  /// @return the exit code
  static int run(BenchOptions options, PrintStream out) throws IOException {
    ReplicaBench bench = new ReplicaBench(options);
    MySqlDistribution mysql = MySqlDistribution.find(out::println);
    try (ReplicaStand stand = new ReplicaStand(mysql, options.durable(), options.jvm())) {
      bench.rounds(new ReplicaLoad(stand));
    }
    out.print(bench.table());
    if (options.json().isPresent()) {
      Files.writeString(options.json().get(), bench.json());
    }
    return bench.results.isEmpty() ? 1 : 0;
  }

  private void rounds(ReplicaLoad load) {
    List<ReplicaCase> order = new ArrayList<>(ReplicaCase.all(options.threads()));
    for (int round = 0; round <= options.rounds(); round++) {
      for (ReplicaCase each : order) {
        measure(load, each, round);
      }
      Collections.rotate(order, 1);
    }
  }

  private void measure(ReplicaLoad load, ReplicaCase what, int round) {
    if (failures.containsKey(what.title())) {
      return;
    }
    try {
      ReplicaResult result = load.run(what, round, options.seconds());
      if (round > 0) {
        take(result);
      }
    } catch (BenchException e) {
      failures.put(what.title(), String.valueOf(e.getMessage()));
    }
  }

  void take(ReplicaResult result) {
    results.add(result);
  }

  private List<ReplicaCase> measured() {
    return ReplicaCase.all(options.threads()).stream().filter(each -> !of(each).isEmpty()).toList();
  }

  private List<ReplicaResult> of(ReplicaCase what) {
    return results.stream().filter(each -> each.what().equals(what)).toList();
  }

  private double median(ReplicaCase what, ToDoubleFunction<ReplicaResult> value) {
    return Medians.of(of(what).stream().mapToDouble(value).toArray());
  }

  /// The median of the ratios to the yardstick in the same round.
  private double ratio(ReplicaCase what, ToDoubleFunction<ReplicaResult> value) {
    List<ReplicaResult> others = of(what.yardstick());
    return Medians.of(
        of(what).stream()
            .flatMapToDouble(each ->
                others.stream()
                    .filter(other -> other.round() == each.round())
                    .mapToDouble(other -> value.applyAsDouble(each) / value.applyAsDouble(other)))
            .toArray());
  }

  String table() {
    StringBuilder text = new StringBuilder();
    text.append(
        line("%-44s %10s %8s %8s %8s %8s%n", "", "per s", "p50 ms", "p95 ms", "x per s", "x p50"));
    for (ReplicaCase what : measured()) {
      text.append(
          line(
              "%-44s %10.0f %8.2f %8.2f %8.2f %8.2f%n",
              what.title(),
              median(what, ReplicaResult::perSecond),
              median(what, ReplicaResult::p50),
              median(what, ReplicaResult::p95),
              ratio(what, ReplicaResult::perSecond),
              ratio(what, ReplicaResult::p50)));
    }
    failures.forEach((title, why) -> text.append(title).append(": ").append(why).append('\n'));
    return text.toString();
  }

  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  String json() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("suite", "replicas");
    all.put("durable", options.durable());
    all.put("threads", options.threads());
    all.put("seconds", options.seconds());
    all.put("rounds", options.rounds());
    all.put("cases", measured().stream().map(this::map).toList());
    all.put("failures", failures);
    return Json.text(all);
  }

  private Map<String, Object> map(ReplicaCase what) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("work", what.work().name().toLowerCase(Locale.ROOT));
    map.put("reads", what.reads());
    map.put("acknowledge", what.acknowledge());
    map.put("clients", what.clients());
    map.put("perSecond", median(what, ReplicaResult::perSecond));
    map.put("p50Millis", median(what, ReplicaResult::p50));
    map.put("p95Millis", median(what, ReplicaResult::p95));
    map.put("throughputRatio", ratio(what, ReplicaResult::perSecond));
    map.put("p50Ratio", ratio(what, ReplicaResult::p50));
    return map;
  }
}
