package io.kintsugi.proxy.backend;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// How many connections to one server the proxy may hold, over all loops and pools.
///
/// Taken and given back only when a connection is opened or closed, never per statement.
public final class ServerPermits {
  private final int limit;
  private final AtomicInteger used = new AtomicInteger();
  private final ConcurrentLinkedQueue<BackendPool> starving = new ConcurrentLinkedQueue<>();
  private final List<BackendPool> pools = new CopyOnWriteArrayList<>();

  public ServerPermits(int limit) {
    this.limit = limit;
  }

  public int limit() {
    return limit;
  }

  public int used() {
    return used.get();
  }

  void register(BackendPool pool) {
    pools.add(pool);
  }

  boolean tryAcquire() {
    int now = used.get();
    while (now < limit) {
      if (used.compareAndSet(now, now + 1)) {
        return true;
      }
      now = used.get();
    }
    return false;
  }

  /// Called when {@code pool} has waiters and got no permit: it hears when one comes back, and
  /// pools that hold idle connections are asked to let one go.
  void starve(BackendPool pool) {
    starving.add(pool);
    for (BackendPool other : pools) {
      if (other != pool) {
        other.shedLater();
      }
    }
  }

  boolean someoneStarves() {
    return !starving.isEmpty();
  }

  void release() {
    used.decrementAndGet();
    @Nullable BackendPool next = starving.poll();
    if (next != null) {
      next.growLater();
    }
  }
}
