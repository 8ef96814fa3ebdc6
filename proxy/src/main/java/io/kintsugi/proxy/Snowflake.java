package io.kintsugi.proxy;

import io.kintsugi.router.KeySource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/// Keys of 63 bits: 41 of milliseconds since 2025, 10 of the proxy's id, 12 of a running number
/// (docs/placement.md).
///
/// The running number goes on from millisecond to millisecond instead of starting at 0, so that
/// keys modulo a number of shards are spread evenly. Keys always grow: when the clock leaps back,
/// or a millisecond's numbers are used up, the next key borrows from the time to come.
public final class Snowflake implements KeySource {
  static final long EPOCH_MILLIS = 1_735_689_600_000L;
  private static final int NUMBER_BITS = 12;
  private static final int ID_BITS = 10;
  private static final long NUMBER_MASK = (1 << NUMBER_BITS) - 1;
  private final AtomicLong last = new AtomicLong();
  private final LongSupplier clock;
  private final long id;

  /// @param clock milliseconds since 1970
  /// @param proxyId 0 to 1023, unlike that of any other proxy of the cluster
  public Snowflake(LongSupplier clock, int proxyId) {
    if (proxyId < 0 || proxyId >= 1 << ID_BITS) {
      throw new IllegalArgumentException("proxy id out of range: " + proxyId);
    }
    this.clock = clock;
    this.id = proxyId;
  }

  @Override
  public long next() {
    return block(1);
  }

  /// A block stays within one millisecond's numbers: the next one's keys do not follow by one.
  @Override
  public long block(int size) {
    if (size < 1 || size > LARGEST_BLOCK) {
      throw new IllegalArgumentException("no block of " + size + " keys");
    }
    long now = (clock.getAsLong() - EPOCH_MILLIS) << NUMBER_BITS;
    long tick = last.updateAndGet(before -> start(before, now, size) + size - 1) - size + 1;
    return (tick >>> NUMBER_BITS) << (NUMBER_BITS + ID_BITS)
        | id << NUMBER_BITS
        | (tick & NUMBER_MASK);
  }

  private static long start(long before, long now, int size) {
    long candidate = now | ((before + 1) & NUMBER_MASK);
    long start = candidate > before ? candidate : before + 1;
    return (start & NUMBER_MASK) + size > NUMBER_MASK + 1 ? (start | NUMBER_MASK) + 1 : start;
  }
}
