package io.kintsugi.bench;

import java.util.Arrays;

/// One case, one round; times in milliseconds, of one unit of work.
record ReplicaResult(ReplicaCase what, int round, double perSecond, double p50, double p95) {
  private static final double NANOS_PER_MILLI = 1e6;

  /// @param times nanoseconds, in no order; at least one
  static ReplicaResult of(ReplicaCase what, int round, double seconds, long[] times) {
    long[] sorted = times.clone();
    Arrays.sort(sorted);
    return new ReplicaResult(what, round, times.length / seconds, at(sorted, 50), at(sorted, 95));
  }

  private static double at(long[] sorted, int percent) {
    int index = Math.min(sorted.length - 1, sorted.length * percent / 100);
    return sorted[index] / NANOS_PER_MILLI;
  }
}
