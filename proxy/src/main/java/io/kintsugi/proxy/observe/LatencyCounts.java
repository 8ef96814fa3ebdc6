package io.kintsugi.proxy.observe;

/// How many statements took how long, up to a moment: for the difference between two.
public final class LatencyCounts {
  private final long[] buckets;

  LatencyCounts(long[] buckets) {
    this.buckets = buckets;
  }

  /// Those that came since.
  public LatencyCounts minus(LatencyCounts before) {
    long[] since = buckets.clone();
    for (int i = 0; i < since.length; i++) {
      since[i] -= before.buckets[i];
    }
    return new LatencyCounts(since);
  }

  /// Microseconds that such a share of them did not exceed; 0 for none.
  public long quantile(double share) {
    return Latency.quantile(buckets, share);
  }
}
