package io.kintsugi.proxy.session.audit;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// Lets so many through in each second, for any number of threads, about.
final class RateLimit {
  private final int perSecond;
  private final AtomicLong second = new AtomicLong();
  private final AtomicInteger passed = new AtomicInteger();
  private final AtomicLong held = new AtomicLong();

  RateLimit(int perSecond) {
    this.perSecond = perSecond;
  }

  boolean lets() {
    long now = System.nanoTime() / 1_000_000_000L;
    long last = second.get();
    if (last != now && second.compareAndSet(last, now)) {
      passed.set(0);
    }
    boolean lets = passed.incrementAndGet() <= perSecond;
    if (!lets) {
      held.incrementAndGet();
    }
    return lets;
  }

  /// How many were held back since this was asked last.
  long untold() {
    return held.getAndSet(0);
  }
}
