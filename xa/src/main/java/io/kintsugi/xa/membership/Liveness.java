package io.kintsugi.xa.membership;

import io.kintsugi.xa.membership.EpochTable.Sighting;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/// Which lives of other proxies have ended, as far as one server tells. Written by the thread that
/// watches the server, read by those that settle what it decides.
public final class Liveness {
  /// For a proxy without its lock: a process that was killed loses it at once, one whose connection
  /// broke has it again by then.
  private static final Duration UNLOCKED = Duration.ofMillis(1500);

  private final LongSupplier nanos;
  private final long lease;
  private final long unlocked;
  private final Map<Integer, Pulse> pulses = new HashMap<>();
  private final Map<Integer, Sighting> sightings = new HashMap<>();
  private final Set<Integer> asked = new HashSet<>();

  public Liveness(Duration lease, LongSupplier nanos) {
    this.nanos = nanos;
    this.lease = lease.toNanos();
    this.unlocked = Math.min(this.lease, UNLOCKED.toNanos());
  }

  public synchronized void saw(List<Sighting> all) {
    sightings.clear();
    all.forEach(each -> sightings.put(each.proxy(), each));
    sightings.keySet().forEach(this::pulse);
    asked.forEach(this::pulse);
    pulses.forEach((proxy, pulse) -> {
      Sighting sighting = sightings.get(proxy);
      if (sighting == null) {
        pulse.see(-2, 0);
      } else {
        pulse.see(sighting.epoch(), sighting.beat());
      }
    });
  }

  private Pulse pulse(int proxy) {
    return pulses.computeIfAbsent(proxy, _ -> new Pulse(nanos));
  }

  /// Whether that life may be fenced.
  public synchronized boolean dead(int proxy, long epoch) {
    asked.add(proxy);
    Pulse pulse = pulses.get(proxy);
    if (pulse == null) {
      return false;
    }
    Sighting sighting = sightings.get(proxy);
    if (sighting != null && sighting.epoch() > epoch) {
      return true;
    }
    boolean holdsLock = sighting != null && sighting.lockHolder() != 0;
    return pulse.still() >= (holdsLock || sighting == null ? lease : unlocked);
  }
}
