package io.kintsugi.bench;

import io.kintsugi.fleet.Fleet;
import io.kintsugi.fleet.MySqlDistribution;
import io.kintsugi.fleet.MySqlServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// A primary with two replicas, and a Kintsugi before them for each way to acknowledge. Owns them.
final class ReplicaStand implements AutoCloseable {
  static final int ROWS = 4_096;
  private static final String SCHEMA = "replicated";
  private static final Map<String, String> KEYS =
      Map.of(
          "primary", "acknowledge: primary",
          "semi-sync", "acknowledge: semi-sync, strict: true",
          "all-replicas", "acknowledge: all-replicas, strict: true");

  private final Fleet fleet;
  private final Path folder;
  private final Map<String, Endpoint> endpoints = new LinkedHashMap<>();
  private final List<Service> services = new ArrayList<>();

  /// @param flush whether the servers wait for the disk at each commit
  ReplicaStand(MySqlDistribution mysql, boolean flush, List<String> jvm) throws IOException {
    fleet = Fleet.start(mysql, plan(flush));
    folder = Files.createTempDirectory("kintsugi-bench");
    try {
      fill();
      for (Map.Entry<String, String> keys : KEYS.entrySet()) {
        start(keys.getKey(), keys.getValue(), jvm);
      }
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private static Fleet.Plan plan(boolean flush) {
    int wait = flush ? 1 : 0;
    return Fleet.Plan.of(1)
        .replicas(2)
        .account(Endpoint.USER, Endpoint.PASSWORD)
        .arguments(
            "--innodb-flush-log-at-trx-commit=" + wait,
            "--sync-binlog=" + wait,
            "--plugin-load-add=semisync_source.so",
            "--plugin-load-add=semisync_replica.so");
  }

  private void fill() {
    StringBuilder rows = new StringBuilder();
    for (int id = 0; id < ROWS; id++) {
      rows.append(rows.isEmpty() ? "" : ", ").append("(").append(id).append(", 0)");
    }
    fleet
        .primary(0)
        .execute(
            "CREATE DATABASE " + SCHEMA,
            "CREATE TABLE " + SCHEMA + ".slot (id INT NOT NULL PRIMARY KEY, n BIGINT NOT NULL)",
            "INSERT INTO " + SCHEMA + ".slot VALUES " + rows);
    for (MySqlServer replica : fleet.shard(0).replicas()) {
      replica.execute(
          "SET GLOBAL rpl_semi_sync_replica_enabled = ON",
          "STOP REPLICA IO_THREAD",
          "START REPLICA IO_THREAD");
    }
    fleet.awaitReplicas();
  }

  private void start(String acknowledge, String keys, List<String> jvm) throws IOException {
    int port = Service.freePort();
    Path config = Files.writeString(folder.resolve(acknowledge + ".yaml"), yaml(port, keys));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(Lanes.JAVA);
    command.addAll(jvm);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(KintsugiMain.class.getName(), config.toString()));
    services.add(Service.start("kintsugi-" + acknowledge, command, Map.of(), folder, port));
    endpoints.put(acknowledge, Endpoint.on(port, SCHEMA));
  }

  private String yaml(int port, String keys) {
    MySqlServer primary = fleet.primary(0);
    StringBuilder servers = new StringBuilder(server("first", primary.port(), ""));
    int number = 2;
    for (MySqlServer replica : fleet.shard(0).replicas()) {
      servers.append(server("first-" + number, replica.port(), ", replica-of: first"));
      number++;
    }
    return """
    proxy: {id: %d}
    listen: {address: 127.0.0.1, port: %d}
    admin: {address: 127.0.0.1, port: 0}
    users:
      %s: {password: %s, schemas: [%s]}
    limits: {backend-connections: 128}
    servers:
    %sshards:
      s0: {server: first, schema: %s}
    schemas:
      %s: {shards: [s0], unsharded: s0}
    replication: {%s, probe-interval: 200ms}
    """
        .formatted(
            services.size(),
            port,
            Endpoint.USER,
            Endpoint.PASSWORD,
            SCHEMA,
            servers,
            SCHEMA,
            SCHEMA,
            keys);
  }

  private static String server(String name, int port, String more) {
    return "  %s: {host: 127.0.0.1, port: %d, user: %s, password: %s, tls: disabled%s}\n"
        .formatted(name, port, Endpoint.USER, Endpoint.PASSWORD, more);
  }

  /// The Kintsugi for this way to acknowledge; MySQL's semi-sync is on when it is the one.
  Endpoint endpoint(String acknowledge) {
    boolean semiSync = acknowledge.equals("semi-sync");
    fleet
        .primary(0)
        .execute("SET GLOBAL rpl_semi_sync_source_enabled = " + (semiSync ? "ON" : "OFF"));
    Endpoint endpoint = endpoints.get(acknowledge);
    if (endpoint == null) {
      throw new IllegalArgumentException(acknowledge);
    }
    return endpoint;
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
