package io.kintsugi.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Runs one workload over all paths, round after round, so that whatever else the machine does
/// meets every path alike. Each round starts with another path; a warm-up round is not counted.
final class Rounds {
  private final Sysbench sysbench;
  private final BenchOptions options;

  Rounds(Sysbench sysbench, BenchOptions options) {
    this.sysbench = sysbench;
    this.options = options;
  }

  /// A path that fails is left out of the rounds that follow, and named with its error.
  Comparison run(Workload workload, List<Lane> lanes) {
    var failures = new LinkedHashMap<String, String>();
    var measurements = new ArrayList<Measurement>();
    var order = new ArrayList<>(lanes.stream().filter(lane -> runs(workload, lane)).toList());
    for (int round = 0; round <= options.rounds(); round++) {
      for (var lane : order) {
        if (!failures.containsKey(lane.name())) {
          measure(workload, lane, round, measurements, failures);
        }
      }
      Collections.rotate(order, 1);
    }
    measurements.removeIf(each -> each.round() == 0);
    return Comparison.of(workload, lanes.stream().map(Lane::name).toList(), measurements, failures);
  }

  private static boolean runs(Workload workload, Lane lane) {
    return !workload.sharded() || lane.shards() || lane.name().equals(Lane.DIRECT);
  }

  private void measure(
      Workload workload,
      Lane lane,
      int round,
      List<Measurement> measurements,
      Map<String, String> failures) {
    boolean spread = workload.sharded() && lane.shards();
    try {
      var before = lane.cpu();
      var result =
          sysbench.run(workload, spread ? lane.sharded() : lane.endpoint(), options.seconds());
      var used = lane.cpu().flatMap(after -> before.map(after::minus));
      measurements.add(new Measurement(lane.name(), workload, round, result, used));
    } catch (BenchException e) {
      failures.put(lane.name(), String.valueOf(e.getMessage()));
    }
  }
}
