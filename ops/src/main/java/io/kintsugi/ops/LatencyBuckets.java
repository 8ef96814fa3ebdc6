package io.kintsugi.ops;

import io.kintsugi.proxy.observe.Model;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import java.util.List;

/// The proxy's fine buckets in the few of a scrape. One that reaches over a bound counts above it:
/// a latency is never told too short.
final class LatencyBuckets {
  private static final long[] BOUNDS_MICROS = {
    100,
    250,
    500,
    1_000,
    2_500,
    5_000,
    10_000,
    25_000,
    50_000,
    100_000,
    250_000,
    500_000,
    1_000_000,
    2_500_000,
    5_000_000,
    10_000_000
  };

  private LatencyBuckets() {}

  static ClassicHistogramBuckets of(List<Model.Bucket> fine) {
    long[] counts = new long[BOUNDS_MICROS.length + 1];
    for (Model.Bucket bucket : fine) {
      counts[place(bucket.upperMicros())] += bucket.count();
    }
    ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
    for (int i = 0; i < BOUNDS_MICROS.length; i++) {
      buckets.bucket(BOUNDS_MICROS[i] / 1e6, counts[i]);
    }
    return buckets.bucket(Double.POSITIVE_INFINITY, counts[BOUNDS_MICROS.length]).build();
  }

  private static int place(long upperMicros) {
    int place = 0;
    while (place < BOUNDS_MICROS.length && BOUNDS_MICROS[place] < upperMicros) {
      place++;
    }
    return place;
  }
}
