package io.kintsugi.fleet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The way to a `mysqld` that somebody installed: the file named by `KINTSUGI_MYSQLD`, else the
/// first on `PATH`.
record InstalledMySql(Map<String, String> environment, CacheFolder cache)
    implements MySqlFinder.Way {
  private static final MySqlVersion OLDEST = new MySqlVersion(8, 0, 0);

  @Override
  public String name() {
    return "an installed mysqld";
  }

  @Override
  public MySqlDistribution open() throws MySqlFinder.Closed, IOException {
    var mysqld = mysqld();
    var banner = Commands.output(List.of(mysqld.toString(), "--version"));
    var version = MySqlVersion.parse(banner).filter(each -> each.compareTo(OLDEST) >= 0);
    if (version.isEmpty()) {
      throw new MySqlFinder.Closed(mysqld + " is not MySQL 8.0 or newer: " + banner);
    }
    var description = "MySQL " + version.get() + " installed as " + mysqld;
    return new LocalMySql(
        version.get(), description, List.of(), programs(mysqld), List.of(), cache);
  }

  private Path mysqld() throws MySqlFinder.Closed {
    var named = environment.getOrDefault("KINTSUGI_MYSQLD", "");
    if (named.isBlank()) {
      return onPath("mysqld")
          .orElseThrow(
              () -> new MySqlFinder.Closed("none on PATH, and KINTSUGI_MYSQLD is not set"));
    }
    if (!Files.isExecutable(Path.of(named))) {
      throw new MySqlFinder.Closed("KINTSUGI_MYSQLD names no program: " + named);
    }
    return Path.of(named).toAbsolutePath();
  }

  /// Clients come from beside the server first, so that versions agree, else from PATH.
  private Map<Program, Path> programs(Path mysqld) {
    var programs = new EnumMap<Program, Path>(Program.class);
    for (var program : Program.values()) {
      beside(mysqld, program)
          .or(() -> onPath(program.fileName()))
          .ifPresent(file -> programs.put(program, file));
    }
    programs.put(Program.MYSQLD, mysqld);
    return programs;
  }

  private static Optional<Path> beside(Path mysqld, Program program) {
    return Stream.of(program.fileName(), "../bin/" + program.fileName())
        .map(name -> mysqld.resolveSibling(name).normalize())
        .filter(Files::isExecutable)
        .findFirst();
  }

  private Optional<Path> onPath(String name) {
    return SearchPath.find(environment, name);
  }
}
