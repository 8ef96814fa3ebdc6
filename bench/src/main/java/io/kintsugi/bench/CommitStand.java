package io.kintsugi.bench;

import io.kintsugi.bench.CommitCase.Through;
import io.kintsugi.fleet.Fleet;
import io.kintsugi.fleet.MySqlDistribution;
import io.kintsugi.fleet.MySqlServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Four servers, a table of counters on one of them and another over all, and Kintsugi before them.
/// Owns them.
final class CommitStand implements AutoCloseable {
  static final int SERVERS = 4;
  private static final String DIRECT = "direct";
  private static final String SHARDED = "sharded";
  private static final int ROWS = 4_096;

  private final Fleet fleet;
  private final Path folder;
  private final List<Service> services = new ArrayList<>();
  private final Map<Through, Endpoint> endpoints = new EnumMap<>(Through.class);

  CommitStand(MySqlDistribution mysql, BenchOptions options, Optional<Path> haproxy)
      throws IOException {
    fleet = Fleet.start(mysql, plan(options.durable()));
    folder = Files.createTempDirectory("kintsugi-bench");
    try {
      for (int i = 0; i < SERVERS; i++) {
        fill(fleet.primary(i), SHARDED, i, SERVERS);
      }
      fill(fleet.primary(0), DIRECT, 0, 1);
      MySqlServer first = fleet.primary(0);
      endpoints.put(
          Through.DIRECT,
          new Endpoint(first.host(), first.port(), Endpoint.USER, Endpoint.PASSWORD, DIRECT));
      if (haproxy.isPresent()) {
        haproxy(haproxy.get());
      }
      kintsugi(options.jvm());
    } catch (IOException | RuntimeException e) {
      services.forEach(Service::close);
      fleet.close();
      throw e;
    }
  }

  /// @param flush whether the servers wait for the disk at each commit, as MySQL does by default
  private static Fleet.Plan plan(boolean flush) {
    String log = "--innodb-flush-log-at-trx-commit=" + (flush ? 1 : 0);
    String binlog = "--sync-binlog=" + (flush ? 1 : 0);
    return Fleet.Plan.of(SERVERS).account(Endpoint.USER, Endpoint.PASSWORD).arguments(log, binlog);
  }

  private static void fill(MySqlServer server, String schema, int first, int step) {
    StringBuilder rows = new StringBuilder();
    for (int id = first; id < ROWS; id += step) {
      rows.append(rows.isEmpty() ? "" : ", ").append("(").append(id).append(", 0)");
    }
    String table = schema + ".slot";
    server.execute(
        "CREATE DATABASE " + schema,
        "CREATE TABLE " + table + " (id INT NOT NULL PRIMARY KEY, n BIGINT NOT NULL)",
        "INSERT INTO " + table + " VALUES " + rows);
  }

  private void haproxy(Path program) throws IOException {
    int port = Service.freePort();
    Path config =
        Files.writeString(
            folder.resolve("haproxy.cfg"), ProxyFiles.haproxy(port, fleet.primary(0).port()));
    List<String> command = List.of(program.toString(), "-db", "-f", config.toString());
    services.add(Service.start("haproxy", command, Map.of(), folder, port));
    endpoints.put(Through.HAPROXY, Endpoint.on(port, DIRECT));
  }

  private void kintsugi(List<String> jvm) throws IOException {
    int port = Service.freePort();
    Path config = Files.writeString(folder.resolve("kintsugi.yaml"), yaml(port));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(Lanes.JAVA);
    command.addAll(jvm);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(KintsugiMain.class.getName(), config.toString()));
    services.add(Service.start("kintsugi", command, Map.of(), folder, port));
    endpoints.put(Through.KINTSUGI, Endpoint.on(port, SHARDED));
  }

  private String yaml(int port) {
    StringBuilder servers = new StringBuilder();
    StringBuilder shards = new StringBuilder();
    StringBuilder names = new StringBuilder();
    for (int i = 0; i < SERVERS; i++) {
      servers.append(
          "  server-%d: {host: 127.0.0.1, port: %d, user: %s, password: %s, tls: disabled}\n"
              .formatted(i, fleet.primary(i).port(), Endpoint.USER, Endpoint.PASSWORD));
      shards.append("  s%d: {server: server-%d, schema: %s}\n".formatted(i, i, SHARDED));
      names.append(i == 0 ? "" : ", ").append("s").append(i);
    }
    return """
    listen: {address: 127.0.0.1, port: %d}
    admin: {address: 127.0.0.1, port: 0}
    users:
      %s: {password: %s, schemas: [%s]}
    limits: {backend-connections: 128}
    servers:
    %sshards:
    %sschemas:
      %s:
        shards: [%s]
        functions: {by-number: {type: mod}}
        tables:
          slot: {key: id, function: by-number}
    """
        .formatted(
            port, Endpoint.USER, Endpoint.PASSWORD, SHARDED, servers, shards, SHARDED, names);
  }

  CommitLoad load() {
    return new CommitLoad(endpoints, SERVERS);
  }

  @Override
  public void close() throws IOException {
    try (fleet) {
      services.forEach(Service::close);
    }
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }
}
