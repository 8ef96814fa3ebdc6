package io.kintsugi.it.replicas;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.config.ConfigLoader;
import io.kintsugi.fleet.Fleet;
import io.kintsugi.fleet.MySqlDistribution;
import io.kintsugi.fleet.MySqlServer;
import io.kintsugi.proxy.ProxyServer;
import io.kintsugi.proxy.topology.Topology.Group;
import io.kintsugi.xa.Probe;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/// A real primary `alpha` with the replicas `alpha-2` (weight 1) and `alpha-3` (weight 2), the
/// proxy before them, and two shards that both live there.
///
/// Each server has its own name in the tables `whoami` (on one shard) and `spread` (a row per
/// shard): rows that are in no binary log.
final class ReplicaFleet implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Fleet fleet;
  private final ProxyServer proxy;

  /// @param replication further keys of `replication`, e.g. `reads: any`
  /// @param arguments further `mysqld` arguments
  ReplicaFleet(String replication, String... arguments) throws Exception {
    this(replication, Probe.NONE, arguments);
  }

  /// @param probe told at each step of a commit over shards
  ReplicaFleet(String replication, Probe probe, String... arguments) throws Exception {
    fleet =
        Fleet.start(
            MySqlDistribution.find(_ -> {}),
            Fleet.Plan.of(1).replicas(2).account("kintsugi", "secret").arguments(arguments));
    try {
      tables();
      proxy =
          ProxyServer.start(
              ConfigLoader.load("replica-fleet", yaml(replication), Map.of()),
              new ProxyServer.Options("auto", 1),
              probe);
    } catch (Exception e) {
      fleet.close();
      throw e;
    }
    await(group -> "alpha".equals(group.writable()) && group.fit().size() == 2);
  }

  private void tables() {
    primary()
        .execute(
            "CREATE DATABASE school_0",
            "CREATE DATABASE school_1",
            "CREATE TABLE school_0.whoami (server VARCHAR(10) PRIMARY KEY)",
            "CREATE TABLE school_0.counter (id INT PRIMARY KEY, n INT)",
            "INSERT INTO school_0.counter VALUES (1, 0)",
            "CREATE TABLE school_0.spread (id INT, server VARCHAR(10), PRIMARY KEY (id))",
            "CREATE TABLE school_1.spread LIKE school_0.spread",
            "SET GLOBAL log_bin_trust_function_creators = ON",
            "CREATE FUNCTION school_0.seven() RETURNS INT NO SQL RETURN 7",
            "CREATE VIEW school_0.plain AS SELECT server FROM school_0.whoami",
            "CREATE VIEW school_0.calling AS SELECT server, school_0.seven() FROM school_0.whoami",
            "CREATE VIEW school_0.over_calling AS SELECT server FROM school_0.calling");
    fleet.awaitReplicas();
    sign(primary(), "alpha", "OFF");
    sign(replica(2), "alpha-2", "ON");
    sign(replica(3), "alpha-3", "ON");
  }

  private static void sign(MySqlServer server, String name, String readOnly) {
    server.execute(
        "SET GLOBAL super_read_only = OFF",
        "SET sql_log_bin = 0",
        "INSERT INTO school_0.whoami VALUES ('" + name + "')",
        "INSERT INTO school_0.spread VALUES (1, '" + name + "')",
        "INSERT INTO school_1.spread VALUES (2, '" + name + "')",
        "SET GLOBAL super_read_only = " + readOnly);
  }

  private String yaml(String replication) {
    String often = replication.contains("probe-interval") ? "" : "probe-interval: 100ms, ";
    String late = replication.contains("max-lag") ? "" : "max-lag: 5s, ";
    return """
    listen: {address: 127.0.0.1, port: 0}
    admin: {address: 127.0.0.1, port: 0}
    users:
      app: {password: app, schemas: [school]}
      reporting: {password: app, schemas: [school], reads: any}
    servers:
      alpha: {host: 127.0.0.1, port: %d, user: kintsugi, password: secret, tls: disabled}
      alpha-2: {host: 127.0.0.1, port: %d, user: kintsugi, password: secret, tls: disabled, replica-of: alpha}
      alpha-3: {host: 127.0.0.1, port: %d, user: kintsugi, password: secret, tls: disabled, replica-of: alpha, weight: 2}
    shards:
      s0: {server: alpha, schema: school_0}
      s1: {server: alpha, schema: school_1}
    schemas:
      school:
        shards: [s0, s1]
        functions: {by-list: {type: list, values: {s0: [1, 3], s1: [2, 4]}}}
        tables: {spread: {key: id, function: by-list}}
    replication: {%s%s%s, probe-timeout: 2s}
    """
        .formatted(
            primary().port(), replica(2).port(), replica(3).port(), late, often, replication);
  }

  MySqlServer primary() {
    return fleet.primary(0);
  }

  /// By the number in its name: 2 or 3.
  MySqlServer replica(int number) {
    return fleet.shard(0).replicas().get(number - 2);
  }

  void awaitReplicas() {
    fleet.awaitReplicas();
  }

  Connection connect(String options) throws SQLException {
    return connect("app", options);
  }

  Connection connect(String user, String options) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:mysql://127.0.0.1:"
            + proxy.port()
            + "/school?sslMode=DISABLED&allowPublicKeyRetrieval=true"
            + options,
        user,
        "app");
  }

  /// The first column of the last row.
  static String one(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      String last = "no row";
      while (rows.next()) {
        last = rows.getString(1);
      }
      return last;
    }
  }

  static void run(Connection connection, String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  void await(Predicate<Group> wanted) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!wanted.test(proxy.topology().group("alpha"))) {
      if (System.nanoTime() > end) {
        throw new AssertionError("the topology is still " + proxy.topology());
      }
      LockSupport.parkNanos(20_000_000);
    }
  }

  /// A server shows a branch that is decided a moment later than the proxy does.
  static void awaitNothingPrepared(MySqlServer server) throws SQLException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    try (Connection direct = server.connect()) {
      while (!one(direct, "XA RECOVER").equals("no row")) {
        assertThat(System.nanoTime()).as("patience").isLessThan(end);
        LockSupport.parkNanos(20_000_000);
      }
    }
  }

  void delay(int number, int seconds) {
    replica(number)
        .execute(
            "STOP REPLICA SQL_THREAD",
            "CHANGE REPLICATION SOURCE TO SOURCE_DELAY = " + seconds,
            "START REPLICA SQL_THREAD");
  }

  @Override
  public void close() {
    try (fleet) {
      proxy.close();
    }
  }
}
