package io.kintsugi.fleet;

import java.util.Optional;
import java.util.regex.Pattern;

/// A MySQL server's version, as `mysqld --version` prints it.
public record MySqlVersion(int major, int minor, int patch) implements Comparable<MySqlVersion> {
  private static final Pattern BANNER = Pattern.compile("Ver (\\d+)\\.(\\d+)\\.(\\d+)");

  /// Empty for MariaDB (whose banner has the same shape and whose protocol, GTIDs and XA differ)
  /// and for anything unreadable.
  static Optional<MySqlVersion> parse(String banner) {
    var matcher = BANNER.matcher(banner);
    if (banner.contains("MariaDB") || !matcher.find()) {
      return Optional.empty();
    }
    return Optional.of(
        new MySqlVersion(
            Integer.parseInt(matcher.group(1)),
            Integer.parseInt(matcher.group(2)),
            Integer.parseInt(matcher.group(3))));
  }

  boolean atLeast(int wantedMajor, int wantedMinor) {
    return major > wantedMajor || (major == wantedMajor && minor >= wantedMinor);
  }

  @Override
  public int compareTo(MySqlVersion other) {
    int byMajor = Integer.compare(major, other.major);
    int byMinor = byMajor != 0 ? byMajor : Integer.compare(minor, other.minor);
    return byMinor != 0 ? byMinor : Integer.compare(patch, other.patch);
  }

  @Override
  public String toString() {
    return major + "." + minor + "." + patch;
  }
}
