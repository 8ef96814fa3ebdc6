package io.kintsugi.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private final List<Measurement> measurements = new ArrayList<>();

  private void direct(int round, double perSecond) {
    add(Lane.DIRECT, round, perSecond, Optional.empty());
  }

  /// @param micros of the proxy's processor time for each query
  private void proxied(String lane, int round, double perSecond, long micros) {
    add(lane, round, perSecond, Optional.of(Duration.ofNanos(micros * 1_000_000)));
  }

  private void add(String lane, int round, double perSecond, Optional<Duration> cpu) {
    var result = new SysbenchResult(1_000, perSecond, perSecond, 1_000 / perSecond);
    measurements.add(new Measurement(lane, Workload.POINT_TEXT, round, result, cpu));
  }

  private Comparison compare(Map<String, String> failures) {
    var lanes = List.of(Lane.DIRECT, Lane.HAPROXY, Lane.KINTSUGI);
    return Comparison.of(Workload.POINT_TEXT, lanes, measurements, failures);
  }

  @Test
  void ratiosAreTakenWithinARoundSoThatABusyMachineDoesNotTiltThem() {
    // The machine got slower and slower; in each round Kintsugi had half of what direct had.
    direct(1, 1_000);
    proxied(Lane.KINTSUGI, 1, 500, 20);
    direct(2, 600);
    proxied(Lane.KINTSUGI, 2, 300, 20);
    direct(3, 80);
    proxied(Lane.KINTSUGI, 3, 40, 20);
    assertThat(row(compare(Map.of()), Lane.KINTSUGI).throughputRatios())
        .containsExactly(Map.entry(Lane.DIRECT, 0.5));
  }

  @Test
  void oneDisturbedRoundDoesNotMoveTheMedian() {
    for (int round = 1; round <= 5; round++) {
      proxied(Lane.HAPROXY, round, 1_000, 30);
      proxied(Lane.KINTSUGI, round, round == 4 ? 10 : 1_100, round == 4 ? 3_000 : 15);
    }
    var row = row(compare(Map.of()), Lane.KINTSUGI);
    assertThat(row.throughputRatios()).containsExactly(Map.entry(Lane.HAPROXY, 1.1));
    assertThat(row.cpuRatios()).containsExactly(Map.entry(Lane.HAPROXY, 0.5));
    assertThat(row.cpuMicrosPerQuery()).isEqualTo(15);
  }

  @Test
  void aRoundThatOnlyOneSideHasIsNotCompared() {
    direct(1, 1_000);
    direct(2, 1_000);
    proxied(Lane.KINTSUGI, 2, 250, 20);
    assertThat(row(compare(Map.of()), Lane.KINTSUGI).throughputRatios())
        .containsExactly(Map.entry(Lane.DIRECT, 0.25));
  }

  @Test
  void directHasNoProxyToAccountFor() {
    direct(1, 1_000);
    proxied(Lane.KINTSUGI, 1, 900, 20);
    var comparison = compare(Map.of());
    assertThat(row(comparison, Lane.DIRECT).cpuMicrosPerQuery()).isNaN();
    assertThat(row(comparison, Lane.KINTSUGI).cpuRatios()).isEmpty();
  }

  @Test
  void theTableAlignsFiguresAndNamesWhatFailed() {
    direct(1, 12_000);
    proxied(Lane.KINTSUGI, 1, 9_000, 21);
    var comparison = compare(Map.of(Lane.HAPROXY, "sysbench: gone away"));
    assertThat(Table.of(comparison, List.of(Lane.DIRECT, Lane.HAPROXY)))
        .isEqualTo(
            """
            point select, text
                        queries/s  p95 ms  CPU us/query  x direct  x haproxy  CPU x haproxy
              direct        12000    0.08             -         -          -              -
              kintsugi       9000    0.11          21.0      0.75          -              -
              haproxy: sysbench: gone away
            """);
  }

  @Test
  void jsonHoldsTheSameAndEscapesTheWordsOfOthers() {
    direct(1, 1_000);
    proxied(Lane.KINTSUGI, 1, 500, 20);
    var comparison = compare(Map.of(Lane.HAPROXY, "a \"quoted\"\nline"));
    var options = BenchOptions.of(Suite.POINT);
    assertThat(Json.of(options, List.of("haproxy"), List.of(comparison)))
        .isEqualTo(
            """
            {"threads": 8, "seconds": 10, "rounds": 5, "tables": 2, "rows": 20000, "durable": false, \
            "missing": ["haproxy"], "workloads": [{"name": "point_text", "paths": [\
            {"path": "direct", "queriesPerSecond": 1000.0000, "p95Millis": 1.0000, \
            "throughputRatios": {"kintsugi": 2.0000}, "cpuRatios": {}}, \
            {"path": "kintsugi", "queriesPerSecond": 500.0000, "p95Millis": 2.0000, \
            "cpuMicrosPerQuery": 20.0000, "throughputRatios": {"direct": 0.5000}, \
            "cpuRatios": {}}], "failures": {"haproxy": "a \\"quoted\\"\\u000aline"}}]}
            """);
  }

  private static Comparison.Row row(Comparison comparison, String lane) {
    return comparison.row(lane).orElseThrow();
  }
}
