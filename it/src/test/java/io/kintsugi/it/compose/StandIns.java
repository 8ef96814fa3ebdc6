package io.kintsugi.it.compose;

import static java.util.Objects.requireNonNull;

import io.kintsugi.fleet.MySqlDistribution;
import io.kintsugi.fleet.MySqlServer;
import io.kintsugi.fleet.Program;
import io.kintsugi.fleet.ServerOptions;
import io.kintsugi.it.clients.Programs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The servers of a compose file on ports of this machine, as MySQL's image leaves them after its
/// first start, and a `mysql` that finds them by the services' names.
final class StandIns implements AutoCloseable {
  /// MySQL's own defaults where the fleet has others: the compose file has to say what it needs.
  private static final List<String> AS_IN_THE_IMAGE =
      List.of("--gtid-mode=OFF", "--enforce-gtid-consistency=OFF");

  private final Compose compose;
  private final Map<String, MySqlServer> servers = new LinkedHashMap<>();
  private final Path shim;

  StandIns(Compose compose, Path folder) throws Exception {
    this.compose = compose;
    MySqlDistribution mysql = MySqlDistribution.find(_ -> {});
    try {
      for (String service : compose.servers()) {
        servers.put(service, mysql.start(options(service)));
        asTheImageLeavesIt(service);
      }
      List<String> client = Programs.installed(mysql.command(Program.MYSQL), "mysql");
      shim = Files.createDirectories(folder.resolve("bin"));
      Files.setPosixFilePermissions(
          Files.writeString(shim.resolve("mysql"), script(client)),
          PosixFilePermissions.fromString("rwx------"));
    } catch (Exception e) {
      close();
      throw e;
    }
  }

  private ServerOptions options(String service) {
    List<String> arguments = new ArrayList<>(AS_IN_THE_IMAGE);
    arguments.addAll(compose.words(service, "command"));
    return ServerOptions.throwaway().withArguments(arguments.toArray(String[]::new));
  }

  MySqlServer server(String service) {
    return requireNonNull(servers.get(service), service);
  }

  /// Root comes from everywhere and is in no binary log; what else the image writes may be.
  private void asTheImageLeavesIt(String service) {
    String password = requireNonNull(compose.environment(service).get("MYSQL_ROOT_PASSWORD"));
    String host = requireNonNull(compose.environment(service).get("MYSQL_ROOT_HOST"));
    server(service)
        .execute(
            "CREATE DATABASE of_the_image",
            "DROP DATABASE of_the_image",
            "SET sql_log_bin = 0",
            "RENAME USER root@'127.0.0.1' TO root@'%s'".formatted(host),
            "ALTER USER root@'%s' IDENTIFIED BY '%s'".formatted(host, password));
  }

  /// A service's name becomes an address of this machine, on the command line and where a replica
  /// is told whom to follow.
  private String script(List<String> client) {
    StringBuilder ports = new StringBuilder();
    StringBuilder sources = new StringBuilder();
    servers.forEach((name, server) -> {
      ports.append("      %s) port=%d ;;%n".formatted(name, server.port()));
      sources.append(
          " -e \"s/SOURCE_HOST = '%1$s',/SOURCE_HOST = '127.0.0.1', SOURCE_PORT = %2$d,/\""
              .formatted(name, server.port()));
    });
    return """
    #!/bin/bash
    arguments=()
    while [ $# -gt 0 ]; do
      if [ "$1" = -h ]; then
        case $2 in
    %s      *) echo "Unknown MySQL server host '$2'" >&2; exit 1 ;;
        esac
        arguments+=(-h 127.0.0.1 -P "$port")
        shift 2
      else
        arguments+=("$(sed%s <<<"$1")")
        shift
      fi
    done
    exec %s "${arguments[@]}"
    """
        .formatted(ports, sources, "'" + String.join("' '", client) + "'");
  }

  /// Runs the service that sets the servers up, by its own words.
  void setUp() {
    List<String> words = new ArrayList<>(compose.words("setup", "entrypoint"));
    words.replaceAll(word -> word.startsWith("/") ? compose.file("setup", word).toString() : word);
    Map<String, String> environment = new LinkedHashMap<>(compose.environment("setup"));
    environment.put("PATH", shim + ":" + System.getenv("PATH"));
    Programs.run(words, "", environment).succeeded();
  }

  Connection root(String service) throws SQLException {
    return DriverManager.getConnection(
        server(service).jdbcUrl(), "root", compose.environment(service).get("MYSQL_ROOT_PASSWORD"));
  }

  void execute(String service, String... statements) throws SQLException {
    try (Connection connection = root(service);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /// Waits until a replica has all of its source, which nobody writes to any more.
  void awaitReplica(String source, String replica) throws SQLException {
    String all;
    try (Connection connection = root(source);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT @@GLOBAL.gtid_executed")) {
      row.next();
      all = row.getString(1);
    }
    execute(replica, "SELECT WAIT_FOR_EXECUTED_GTID_SET('" + all + "', 60)");
  }

  /// By server, what a set-up could change.
  Map<String, String> state() throws SQLException {
    Map<String, String> state = new TreeMap<>();
    for (String service : servers.keySet()) {
      try (Connection connection = root(service);
          Statement statement = connection.createStatement();
          ResultSet row =
              statement.executeQuery(
                  "SELECT CONCAT_WS(' ', @@gtid_executed, @@super_read_only,"
                      + " (SELECT GROUP_CONCAT(host, port) FROM"
                      + " performance_schema.replication_connection_configuration),"
                      + " (SELECT GROUP_CONCAT(user ORDER BY user) FROM mysql.user))")) {
        row.next();
        state.put(service, row.getString(1));
      }
    }
    return state;
  }

  /// The configuration of the proxy with the servers where they are.
  String located(String yaml) {
    String located = yaml;
    for (Map.Entry<String, MySqlServer> each : servers.entrySet()) {
      located =
          located.replace(
              "host: " + each.getKey() + ", port: 3306",
              "host: 127.0.0.1, port: " + each.getValue().port());
    }
    return located;
  }

  @Override
  public void close() {
    servers.values().forEach(MySqlServer::close);
  }
}
