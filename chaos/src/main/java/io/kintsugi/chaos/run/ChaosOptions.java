package io.kintsugi.chaos.run;

import java.nio.file.Path;
import java.time.Duration;

/// What a run is to be.
///
/// @param duration of all rounds together, without starts and checks
/// @param seed what is chosen by chance follows from it; what threads and servers make of it does
///   not
/// @param round after so long all is healed and judged, and the next round begins with fresh tables
/// @param clients per workload
/// @param protocol `two-phase`, `three-phase` or `best-effort`
/// @param limit how long after a fault's end a branch may still be in doubt
/// @param evidence where the evidence of a violation is put, in a folder of its own
public record ChaosOptions(
    Duration duration,
    long seed,
    Duration round,
    int servers,
    int proxies,
    int clients,
    String protocol,
    Duration limit,
    Path evidence) {

  public ChaosOptions {
    if (servers < 2 || proxies < 1 || clients < 1) {
      throw new IllegalArgumentException(
          servers + " servers, " + proxies + " proxies, " + clients + " clients");
    }
  }

  /// Three servers, two proxies, two clients per workload; rounds of 30 seconds.
  public static ChaosOptions of(Duration duration, long seed, Path evidence) {
    return new ChaosOptions(
        duration,
        seed,
        Duration.ofSeconds(30),
        3,
        2,
        2,
        "two-phase",
        Duration.ofSeconds(5),
        evidence);
  }

  public ChaosOptions protocol(String name) {
    return new ChaosOptions(
        duration, seed, round, servers, proxies, clients, name, limit, evidence);
  }
}
