package io.kintsugi.fleet;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What every server of a fleet is started with. Small, so that many fit on one machine; durable as
/// MySQL's defaults are.
final class MysqldArguments {
  private static final MySqlVersion REDO_CAPACITY_SINCE = new MySqlVersion(8, 0, 30);

  private MysqldArguments() {}

  /// For a process of this machine.
  static List<String> local(
      MySqlVersion version, Path dataFolder, int port, ServerOptions options) {
    var arguments = new ArrayList<>(shared(version, port));
    arguments.addAll(
        List.of(
            "--bind-address=127.0.0.1",
            "--port=" + port,
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

  /// What holds in containers too. A port is unique among the servers of a machine, and so is the
  /// id made of it.
  static List<String> shared(MySqlVersion version, int port) {
    return List.of(
        "--server-id=" + port,
        "--skip-name-resolve",
        "--mysqlx=OFF",
        "--local-infile=OFF",
        "--secure-file-priv=NULL",
        "--gtid-mode=ON",
        "--enforce-gtid-consistency=ON",
        "--log-bin=binlog",
        redoCapacity(version),
        "--innodb-buffer-pool-size=64M",
        // Only 8.4 has this one: before, the plugin is always there; later, never.
        "--loose-mysql-native-password=ON",
        "--max-connections=500");
  }

  static String redoCapacity(MySqlVersion version) {
    return version.compareTo(REDO_CAPACITY_SINCE) >= 0
        ? "--innodb-redo-log-capacity=32M"
        : "--innodb-log-file-size=16M";
  }

  /// mysqld refuses to run as root unless told so.
  static List<String> user() {
    return "root".equals(System.getProperty("user.name")) ? List.of("--user=root") : List.of();
  }
}
