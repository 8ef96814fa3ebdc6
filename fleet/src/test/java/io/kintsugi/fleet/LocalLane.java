package io.kintsugi.fleet;

import java.nio.file.Path;
import java.util.List;

/// MySQL as processes of this machine, for tests of these; an engine is not asked.
final class LocalLane {
  private LocalLane() {}

  static MySqlDistribution mysql() {
    var environment = System.getenv();
    var cache = CacheFolder.of(environment, Path.of(System.getProperty("user.home")));
    return new MySqlFinder(List.of(new InstalledMySql(environment, cache), packages(cache))).find();
  }

  static AptPackages packages(CacheFolder cache) {
    return new AptPackages(
        Path.of("/etc/apt"),
        Path.of("/etc/os-release"),
        System.getenv(),
        cache,
        System.err::println);
  }
}
