package io.kintsugi.xa.membership;

import java.time.Duration;
import java.util.function.LongSupplier;

/// How long a proxy has shown no life on one server, by this process's monotonic clock: wall clocks
/// jump, and those of two machines differ. Only what was watched counts: after a pause in watching,
/// the time begins anew.
final class Pulse {
  private static final long LONGEST_PAUSE = Duration.ofSeconds(3).toNanos();

  private final LongSupplier nanos;
  private long epoch = -1;
  private long beat = -1;
  private long changed;
  private long seen;

  Pulse(LongSupplier nanos) {
    this.nanos = nanos;
    this.changed = nanos.getAsLong();
    this.seen = changed;
  }

  /// @return whether it has risen since the last look
  boolean see(long seenEpoch, long seenBeat) {
    long now = nanos.getAsLong();
    boolean rose = seenEpoch != epoch || seenBeat != beat;
    if (rose || now - seen > LONGEST_PAUSE) {
      epoch = seenEpoch;
      beat = seenBeat;
      changed = now;
    }
    seen = now;
    return rose;
  }

  long epoch() {
    return epoch;
  }

  /// Nanoseconds for which it was watched and did not rise.
  long still() {
    return seen - changed;
  }
}
