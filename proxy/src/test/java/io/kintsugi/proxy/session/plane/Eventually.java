package io.kintsugi.proxy.session.plane;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/// Waits for what another thread brings about, as long as a slow machine may need.
final class Eventually {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final long PAUSE = Duration.ofMillis(10).toNanos();

  private Eventually() {}

  static <T> void equal(Callable<T> actual, T wanted) throws Exception {
    long end = System.nanoTime() + DEADLINE.toNanos();
    while (!actual.call().equals(wanted) && System.nanoTime() < end) {
      LockSupport.parkNanos(PAUSE);
    }
    assertThat(actual.call()).isEqualTo(wanted);
  }

  static void happens(Callable<Boolean> condition) throws Exception {
    equal(condition, true);
  }
}
