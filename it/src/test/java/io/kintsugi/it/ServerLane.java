package io.kintsugi.it;

import io.kintsugi.fleet.FleetException;
import io.kintsugi.fleet.MySqlDistribution;
import io.kintsugi.fleet.MySqlVersion;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The releases of MySQL that tests run against: whatever this machine has, which is a recent one,
/// and two pinned old ones.
public enum ServerLane {
  NEWEST,
  V8_0_33,
  /// Prepared XA transactions stay with their connection, and there is no detach.
  V8_0_15;

  private @Nullable Object found;

  /// Looked for once, however many tests ask. Without it the test is skipped, and says why.
  public synchronized MySqlDistribution mysql() {
    if (found == null) {
      found = find();
    }
    return switch (found) {
      case MySqlDistribution mysql -> mysql;
      case Object why -> {
        Lanes.missing(why.toString());
        throw new IllegalStateException("not reached");
      }
    };
  }

  private Object find() {
    Optional<MySqlVersion> pinned =
        switch (this) {
          case NEWEST -> Optional.empty();
          case V8_0_33 -> Optional.of(new MySqlVersion(8, 0, 33));
          case V8_0_15 -> Optional.of(new MySqlVersion(8, 0, 15));
        };
    if (pinned.isEmpty()) {
      return MySqlDistribution.find(System.err::println);
    }
    try {
      return MySqlDistribution.pinned(pinned.get(), System.err::println);
    } catch (FleetException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
