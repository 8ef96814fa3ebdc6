package io.kintsugi.ops;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/// Slows down who guesses passwords: after some failures a user's name, and the address they came
/// from, wait twice as long each time. Bounded, whatever names are tried. Any thread.
final class LoginThrottle {
  static final int FREE = 5;
  static final Duration LONGEST = Duration.ofMinutes(5);
  private static final int MOST = 10_000;

  private record Failures(int count, Instant until) {}

  private final InstantSource clock;
  // Those that failed longest ago come first, and go first.
  private final Map<String, Failures> failures = new LinkedHashMap<>();

  LoginThrottle(InstantSource clock) {
    this.clock = clock;
  }

  /// How long until somebody may try; zero for now.
  synchronized Duration wait(String user, String address) {
    Duration one = wait("user " + user);
    Duration other = wait("address " + address);
    return one.compareTo(other) > 0 ? one : other;
  }

  private Duration wait(String key) {
    Failures found = failures.get(key);
    Duration left =
        found == null ? Duration.ZERO : Duration.between(clock.instant(), found.until());
    return left.isNegative() ? Duration.ZERO : left;
  }

  synchronized void failed(String user, String address) {
    fail("user " + user);
    fail("address " + address);
  }

  private void fail(String key) {
    Failures before = failures.remove(key);
    Instant now = clock.instant();
    int count =
        before == null || now.isAfter(before.until().plus(LONGEST)) ? 1 : before.count() + 1;
    if (failures.size() >= MOST) {
      failures.remove(failures.keySet().iterator().next());
    }
    failures.put(key, new Failures(count, now.plus(delay(count))));
  }

  private static Duration delay(int count) {
    if (count < FREE) {
      return Duration.ZERO;
    }
    Duration delay = Duration.ofSeconds(1L << Math.min(count - FREE, 20));
    return delay.compareTo(LONGEST) > 0 ? LONGEST : delay;
  }

  /// Forgets the failures of who got in.
  synchronized void succeeded(String user, String address) {
    failures.remove("user " + user);
    failures.remove("address " + address);
  }
}
