package io.kintsugi.bench;

import io.kintsugi.fleet.LocalMySql;
import io.kintsugi.fleet.MySqlDistribution;
import io.kintsugi.fleet.Program;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The programs of others that a run uses, as far as this machine has them.
///
/// @param router the words that run MySQL Router, and its plugins' folder
record Tools(Optional<Path> sysbench, Optional<Path> haproxy, Optional<Router> router) {
  /// MySQL Router as a distribution carries it.
  record Router(List<String> command, Path plugins) {}

  static Tools of(MySqlDistribution mysql, String searchPath) {
    return new Tools(find(searchPath, "sysbench"), find(searchPath, "haproxy"), router(mysql));
  }

  /// Administrators' programs lie in `sbin`, which is not on everyone's path.
  private static Optional<Path> find(String searchPath, String name) {
    return Stream.concat(
            Stream.of(searchPath.split(File.pathSeparator, -1)), Stream.of("/usr/sbin"))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static Optional<Router> router(MySqlDistribution mysql) {
    return mysql instanceof LocalMySql local
        ? local
            .command(Program.MYSQLROUTER)
            .flatMap(words -> local.routerPlugins().map(plugins -> new Router(words, plugins)))
        : Optional.empty();
  }

  /// What is not there, each by name and with the way to get it.
  List<String> missing() {
    var missing = new ArrayList<String>();
    if (sysbench.isEmpty()) {
      missing.add("sysbench (apt-get install sysbench)");
    }
    if (haproxy.isEmpty()) {
      missing.add("haproxy (apt-get install haproxy)");
    }
    if (router.isEmpty()) {
      missing.add("mysqlrouter (comes with MySQL's packages, not with its containers)");
    }
    return List.copyOf(missing);
  }
}
