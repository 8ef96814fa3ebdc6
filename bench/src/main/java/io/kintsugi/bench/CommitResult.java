package io.kintsugi.bench;

import java.util.Arrays;

/// One case, one round; times in milliseconds.
///
/// @param commit50 the median time of COMMIT alone
/// @param whole50 the median time of the transaction from its BEGIN to the answer to its COMMIT
record CommitResult(
    CommitCase what,
    int round,
    double perSecond,
    double commit50,
    double commit95,
    double whole50) {
  private static final double NANOS_PER_MILLI = 1e6;

  /// @param commits nanoseconds, in no order; at least one
  static CommitResult of(
      CommitCase what, int round, double seconds, long[] commits, long[] wholes) {
    long[] sorted = sorted(commits);
    return new CommitResult(
        what,
        round,
        commits.length / seconds,
        at(sorted, 50),
        at(sorted, 95),
        at(sorted(wholes), 50));
  }

  private static long[] sorted(long[] values) {
    long[] copy = values.clone();
    Arrays.sort(copy);
    return copy;
  }

  private static double at(long[] sorted, int percent) {
    int index = Math.min(sorted.length - 1, sorted.length * percent / 100);
    return sorted[index] / NANOS_PER_MILLI;
  }
}
