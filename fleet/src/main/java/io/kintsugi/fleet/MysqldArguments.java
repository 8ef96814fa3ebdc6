package io.kintsugi.fleet;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What every server of a fleet is started with. Small, so that many fit on one machine; durable as
/// MySQL's defaults are.
final class MysqldArguments {
  static final String REDO_CAPACITY = "32M";

  private MysqldArguments() {}

  static List<String> forServer(Path dataFolder, int port, ServerOptions options) {
    var arguments = new ArrayList<>(shared());
    arguments.addAll(
        List.of(
            "--bind-address=127.0.0.1",
            "--port=" + port,
            "--server-id=" + port,
            "--datadir=" + dataFolder,
            // Relative, hence never too long for a socket address (107 bytes): mysqld works in its
            // data folder.
            "--socket=mysql.sock",
            "--pid-file=mysqld.pid"));
    arguments.addAll(user());
    if (options.readOnly()) {
      arguments.add("--super-read-only=ON");
    }
    arguments.addAll(options.arguments());
    return List.copyOf(arguments);
  }

  /// What does not depend on the machine, for containers too.
  static List<String> shared() {
    return List.of(
        "--skip-name-resolve",
        "--mysqlx=OFF",
        "--local-infile=OFF",
        "--secure-file-priv=NULL",
        "--gtid-mode=ON",
        "--enforce-gtid-consistency=ON",
        "--log-bin=binlog",
        "--innodb-redo-log-capacity=" + REDO_CAPACITY,
        "--innodb-buffer-pool-size=64M",
        "--max-connections=500",
        "--host-cache-size=0");
  }

  /// mysqld refuses to run as root unless told so.
  static List<String> user() {
    return "root".equals(System.getProperty("user.name")) ? List.of("--user=root") : List.of();
  }
}
