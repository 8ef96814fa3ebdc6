package io.kintsugi.xa.control;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Lets a loop sleep until it is rung for. Interrupting it instead would close the socket it may be
/// reading from.
public final class Bell {
  private final Semaphore rings = new Semaphore(0);

  public void ring() {
    rings.release();
  }

  public void await(Duration atMost) {
    try {
      if (rings.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
        rings.drainPermits();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
