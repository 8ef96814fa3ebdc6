package io.kintsugi.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One workload over all paths: medians, and the ratios of each path to the others.
///
/// @param failures by path, in the words of who failed
record Comparison(Workload workload, List<Row> rows, Map<String, String> failures) {
  /// @param throughputRatios by path compared with; above 1 is faster
  /// @param cpuRatios likewise, only for paths with a proxy; below 1 is cheaper
  record Row(
      String lane,
      double queriesPerSecond,
      double p95Millis,
      double cpuMicrosPerQuery,
      Map<String, Double> throughputRatios,
      Map<String, Double> cpuRatios) {}

  Comparison {
    rows = List.copyOf(rows);
    failures = new LinkedHashMap<>(failures);
  }

  /// @param lanes in the order of the rows
  static Comparison of(
      Workload workload,
      List<String> lanes,
      List<Measurement> measurements,
      Map<String, String> failures) {
    var byLane = new LinkedHashMap<String, List<Measurement>>();
    for (var lane : lanes) {
      var own = measurements.stream().filter(each -> each.lane().equals(lane)).toList();
      if (!own.isEmpty()) {
        byLane.put(lane, own);
      }
    }
    var rows = byLane.keySet().stream().map(lane -> row(lane, byLane)).toList();
    return new Comparison(workload, rows, failures);
  }

  private static Row row(String lane, Map<String, List<Measurement>> byLane) {
    var own = byLane.getOrDefault(lane, List.of());
    var throughput = new LinkedHashMap<String, Double>();
    var cpu = new LinkedHashMap<String, Double>();
    byLane.forEach((other, measurements) -> {
      if (!other.equals(lane)) {
        putNumber(
            throughput,
            other,
            Medians.ratio(own, measurements, each -> each.result().queriesPerSecond()));
        putNumber(cpu, other, Medians.ratio(own, measurements, Measurement::cpuMicrosPerQuery));
      }
    });
    return new Row(
        lane,
        Medians.of(own, each -> each.result().queriesPerSecond()),
        Medians.of(own, each -> each.result().p95Millis()),
        Medians.of(own, Measurement::cpuMicrosPerQuery),
        throughput,
        cpu);
  }

  private static void putNumber(Map<String, Double> map, String key, double value) {
    if (!Double.isNaN(value)) {
      map.put(key, value);
    }
  }

  Optional<Row> row(String lane) {
    return rows.stream().filter(row -> row.lane().equals(lane)).findFirst();
  }
}
