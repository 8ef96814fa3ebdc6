package io.kintsugi.proxy.session.servers;

import io.kintsugi.config.ProxyConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/// Where lanes of one loop wait whose shard has no primary, until it has one again or their time is
/// over. Bounded over all loops.
public final class Parking {
  private final Supplier<Limits> limits;
  private final List<Waiter> lanes = new ArrayList<>();

  /// A lane while it waits here.
  public interface Waiter {
    int shard();

    /// What its statement holds in memory.
    int bytes();

    /// When its time is over, by {@link System#nanoTime}.
    long parkedUntil();

    /// @param late whether the time is over, and not the waiting
    void unparked(boolean late);
  }

  /// What all loops may hold together.
  ///
  /// @param nanos how long one lane waits
  public record Limits(
      int statements, long bytes, long nanos, AtomicInteger parked, AtomicLong parkedBytes) {
    Limits(int statements, long bytes, long nanos) {
      this(statements, bytes, nanos, new AtomicInteger(), new AtomicLong());
    }

    public static Limits of(ProxyConfig.Buffer buffer) {
      return new Limits(buffer.statements(), buffer.bytes(), buffer.time().toNanos());
    }

    /// Other bounds for what waits already and for what comes.
    public Limits next(ProxyConfig.Buffer buffer) {
      return new Limits(
          buffer.statements(), buffer.bytes(), buffer.time().toNanos(), parked, parkedBytes);
    }
  }

  public Parking(Supplier<Limits> limits) {
    this.limits = limits;
  }

  /// How long a lane that comes now may wait, in nanoseconds.
  public long patience() {
    return limits.get().nanos();
  }

  /// False when there is no room.
  public boolean park(Waiter lane) {
    Limits now = limits.get();
    int parked = now.parked().incrementAndGet();
    long bytes = now.parkedBytes().addAndGet(lane.bytes());
    boolean room = parked <= now.statements() && bytes <= now.bytes();
    if (room) {
      lanes.add(lane);
    } else {
      left(lane);
    }
    return room;
  }

  public void leave(Waiter lane) {
    if (lanes.remove(lane)) {
      left(lane);
    }
  }

  private void left(Waiter lane) {
    limits.get().parked().decrementAndGet();
    limits.get().parkedBytes().addAndGet(-lane.bytes());
  }

  /// Called a few times a second on the loop.
  public void tick(long now, Primaries primaries) {
    if (lanes.isEmpty()) {
      return;
    }
    for (Waiter lane : List.copyOf(lanes)) {
      boolean late = now - lane.parkedUntil() > 0;
      boolean ready = primaries.member(lane.shard()) >= 0 && primaries.answers(lane.shard());
      // What one lane does may take others away.
      if ((late || ready) && lanes.contains(lane)) {
        leave(lane);
        lane.unparked(late);
      }
    }
  }
}
