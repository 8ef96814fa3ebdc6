package io.kintsugi.proxy.observe;

import io.kintsugi.proxy.observe.Model.Bucket;
import java.util.ArrayList;
import java.util.List;

/// A histogram of microseconds: four buckets for each power of two up to more than an hour, so that
/// a bound is never further off than a quarter.
final class Latency {
  static final int BUCKETS = 128;
  private static final int HIGHEST = 32;

  private Latency() {}

  static int bucket(long micros) {
    if (micros < 4) {
      return (int) Math.max(0, micros);
    }
    int exponent = 63 - Long.numberOfLeadingZeros(micros);
    return exponent > HIGHEST
        ? BUCKETS - 1
        : (exponent - 1) * 4 + (int) ((micros >> (exponent - 2)) & 3);
  }

  /// The longest latency that the bucket counts.
  static long upper(int bucket) {
    if (bucket < 4) {
      return bucket;
    }
    int shift = bucket / 4 - 1;
    return ((4L + bucket % 4 + 1) << shift) - 1;
  }

  /// The latency that so large a part of all did not exceed; between two bounds it is guessed.
  ///
  /// @param share 0.99 for the 99th percentile
  static long quantile(long[] counts, double share) {
    long all = 0;
    for (long count : counts) {
      all += count;
    }
    double rank = all * share;
    double passed = 0;
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0 && passed + counts[i] >= rank) {
        long lower = i == 0 ? 0 : upper(i - 1);
        return lower + Math.round((upper(i) - lower) * (rank - passed) / counts[i]);
      }
      passed += counts[i];
    }
    return 0;
  }

  static List<Bucket> shown(long[] counts) {
    List<Bucket> shown = new ArrayList<>();
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0) {
        shown.add(new Bucket(upper(i), counts[i]));
      }
    }
    return shown;
  }
}
