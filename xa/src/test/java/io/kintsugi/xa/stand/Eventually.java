package io.kintsugi.xa.stand;

import java.time.Duration;
import java.util.concurrent.Callable;

/// Waits for what other threads or servers bring about.
public final class Eventually {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private Eventually() {}

  /// Asks until it holds, or fails.
  ///
  /// @return how long it took, in milliseconds
  public static long until(String what, Callable<Boolean> holds) throws Exception {
    long began = System.nanoTime();
    while (!holds.call()) {
      if (System.nanoTime() - began > LIMIT.toNanos()) {
        throw new AssertionError("did not happen within " + LIMIT + ": " + what);
      }
      Thread.sleep(20);
    }
    return (System.nanoTime() - began) / 1_000_000;
  }
}
