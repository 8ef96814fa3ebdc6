package io.kintsugi.bench;

import java.time.Duration;
import java.util.Optional;

/// One path, one workload, one round.
///
/// @param cpu what the proxy used meanwhile; empty when there is no proxy
record Measurement(
    String lane, Workload workload, int round, SysbenchResult result, Optional<Duration> cpu) {
  /// Per query, those of transactions' borders included; NaN when there is no proxy.
  double cpuMicrosPerQuery() {
    return cpu.map(time -> time.toNanos() / 1_000.0 / Math.max(1, result.queries()))
        .orElse(Double.NaN);
  }
}
