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
  private volatile int limit;
  private final AtomicInteger used = new AtomicInteger();
  private final ConcurrentLinkedQueue<BackendPool> starving = new ConcurrentLinkedQueue<>();
  private final List<BackendPool> pools = new CopyOnWriteArrayList<>();

  public ServerPermits(int limit) {
    this.limit = limit;
  }

  public int limit() {
    return limit;
  }

  /// Those that are open beyond a lower limit are closed as they come back and others want them.
  public void limit(int most) {
    boolean more = most > limit;
    limit = most;
    if (more) {
      wakeNext();
    }
  }

  public int used() {
    return used.get();
  }

  void register(BackendPool pool) {
    pools.add(pool);
  }

  void unregister(BackendPool pool) {
    pools.remove(pool);
    starving.remove(pool);
  }

  /// Whether more are open than may be.
  boolean tooMany() {
    return used.get() > limit;
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
    if (!starving.contains(pool)) {
      starving.add(pool);
    }
    for (BackendPool other : pools) {
      if (other != pool) {
        other.shedLater();
      }
    }
  }

  /// Whether {@code pool} should close a connection it could lend again, because another pool has
  /// statements waiting and holds fewer: a busy loop must not keep all of a server for itself.
  boolean owes(BackendPool pool) {
    for (BackendPool other : starving) {
      if (other != pool && other.size() + 1 < pool.size()) {
        return true;
      }
    }
    return false;
  }

  /// The pool has no waiters any more.
  void fed(BackendPool pool) {
    if (!starving.isEmpty()) {
      starving.remove(pool);
    }
  }

  boolean someoneStarves() {
    return !starving.isEmpty();
  }

  void release() {
    used.decrementAndGet();
    wakeNext();
  }

  /// Also called by a pool that was woken and needs nothing any more: the permit it heard of is for
  /// the next one in the queue.
  void wakeNext() {
    @Nullable BackendPool next = starving.poll();
    if (next != null) {
      next.growLater();
    }
  }
}
