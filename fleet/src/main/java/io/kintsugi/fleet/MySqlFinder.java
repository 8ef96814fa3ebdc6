package io.kintsugi.fleet;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/// Tries the ways to a real MySQL one after another; the first that is open is taken.
final class MySqlFinder {
  /// One way to a distribution.
  interface Way {
    String name();

    /// @throws Closed when this way does not exist here, which is no fault
    /// @throws IOException when it exists and failed
    MySqlDistribution open() throws Closed, IOException;
  }

  /// The way is not there; the message says what was looked for.
  static final class Closed extends Exception {
    private static final long serialVersionUID = 1L;

    Closed(String message) {
      super(message);
    }
  }

  private final List<Way> ways;

  MySqlFinder(List<Way> ways) {
    this.ways = List.copyOf(ways);
  }

  static MySqlFinder ofThisMachine(Consumer<String> progress) {
    var environment = System.getenv();
    var home = Path.of(System.getProperty("user.home"));
    var cache = CacheFolder.of(environment, home);
    return new MySqlFinder(
        List.of(
            new DockerEngine(environment, home, progress),
            new InstalledMySql(environment, cache),
            new AptPackages(
                Path.of("/etc/apt"), Path.of("/etc/os-release"), environment, cache, progress)));
  }

  static MySqlDistribution pinnedOnThisMachine(MySqlVersion version, Consumer<String> progress) {
    var environment = System.getenv();
    var cache = CacheFolder.of(environment, Path.of(System.getProperty("user.home")));
    var archive =
        MavenArchive.of(version, environment, cache, progress)
            .orElseThrow(
                () -> new FleetException("there is no archive of MySQL " + version + " to fetch"));
    try {
      return archive.open();
    } catch (Closed | IOException e) {
      throw new FleetException("no " + archive.name() + ": " + e.getMessage(), e);
    }
  }

  MySqlDistribution find() {
    var tried = new StringBuilder();
    for (var way : ways) {
      try {
        return way.open();
      } catch (Closed | IOException e) {
        tried.append("  - ").append(way.name()).append(": ").append(e.getMessage()).append('\n');
      }
    }
    throw new FleetException(
        """
        There is no MySQL server to run on this machine. Tried:
        %sAny one of these fixes it:
          1. Start a Docker engine (DOCKER_HOST is honoured).
          2. Install MySQL 8.0 or newer so that mysqld is on PATH, or set KINTSUGI_MYSQLD to its file. MariaDB will not do.
          3. On Debian, let apt-get reach its archive: its packages are unpacked into the cache, nothing is installed.\
        """
            .replace("%s", tried));
  }
}
