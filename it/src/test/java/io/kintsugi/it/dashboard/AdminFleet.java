package io.kintsugi.it.dashboard;

import io.kintsugi.config.ConfigLoader;
import io.kintsugi.config.ProxyConfig;
import io.kintsugi.fleet.Fleet;
import io.kintsugi.fleet.MySqlDistribution;
import io.kintsugi.ops.AdminServer;
import io.kintsugi.proxy.ProxyServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/// Two primaries with a replica each, the proxy before them, and its admin port; a school with
/// twenty students. Owns what it starts. Each secret of its configuration has "hush" in it.
final class AdminFleet implements AutoCloseable {
  static final String SERVER_PASSWORD = "hush-server";
  static final String APP_PASSWORD = "hush-app";

  private final Fleet fleet;
  private final ProxyServer proxy;
  private final AdminServer admin;
  private final Path file;

  /// @param folder where the configuration file is to be; nobody watches it
  AdminFleet(Path folder) throws Exception {
    fleet =
        Fleet.start(
            MySqlDistribution.find(_ -> {}),
            Fleet.Plan.of(2).replicas(1).account("kintsugi", SERVER_PASSWORD));
    try {
      fleet.primary(0).execute("CREATE DATABASE school_0");
      fleet.primary(1).execute("CREATE DATABASE school_1");
      file = Files.writeString(folder.resolve("admin-fleet.yaml"), yaml());
      ProxyConfig config = ConfigLoader.load(file);
      proxy = ProxyServer.start(config, ProxyServer.Options.DEFAULT);
      proxy.configFile(() -> ConfigLoader.load(file));
      admin = AdminServer.start(config.admin(), proxy.observed(), proxy.operations());
      fill();
    } catch (Exception e) {
      fleet.close();
      throw e;
    }
  }

  private String yaml() {
    return """
    listen: {address: 127.0.0.1, port: 0}
    admin: {address: 127.0.0.1, port: 0, slow: 50ms}
    users:
      app: {password: %1$s, schemas: [school]}
      ops: {password: ops, admin: true, schemas: [school]}
      other:
        password-hash: "$A$005$hush5678901234567890hushAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
    servers:
      alpha: {host: 127.0.0.1, port: %3$d, user: kintsugi, password: %2$s}
      beta: {host: 127.0.0.1, port: %4$d, user: kintsugi, password: %2$s}
      alpha-2: {host: 127.0.0.1, port: %5$d, user: kintsugi, password: %2$s, replica-of: alpha}
      beta-2: {host: 127.0.0.1, port: %6$d, user: kintsugi, password: %2$s, replica-of: beta}
    shards:
      s0: {server: alpha, schema: school_0}
      s1: {server: beta, schema: school_1}
    schemas:
      school:
        shards: [s0, s1]
        unsharded: s0
        functions: {by-hash: {type: hash}}
        tables: {student: {key: id, function: by-hash}, course: {broadcast: true}}
    """
        .formatted(
            APP_PASSWORD,
            SERVER_PASSWORD,
            fleet.primary(0).port(),
            fleet.primary(1).port(),
            fleet.shard(0).replicas().getFirst().port(),
            fleet.shard(1).replicas().getFirst().port());
  }

  private void fill() throws SQLException {
    try (Connection connection = connect("it")) {
      run(connection, "CREATE TABLE student (id INT PRIMARY KEY, name VARCHAR(20), born DATE)");
      run(connection, "CREATE TABLE course (id INT PRIMARY KEY, title VARCHAR(20))");
      for (int id = 1; id <= 20; id++) {
        run(connection, "INSERT INTO student VALUES (%d, 'n%d', '2001-01-01')".formatted(id, id));
      }
    }
  }

  static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /// @param program what the client says of itself
  Connection connect(String program) throws SQLException {
    return connect("app", APP_PASSWORD, program);
  }

  Connection connect(String user, String password, String program) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    properties.setProperty("connectionAttributes", "program_name:" + program);
    return DriverManager.getConnection(
        "jdbc:mysql://127.0.0.1:%d/school?sslMode=DISABLED&allowPublicKeyRetrieval=true"
            .formatted(proxy.port()),
        properties);
  }

  /// The configuration that it was started with, and is reloaded from.
  Path file() {
    return file;
  }

  Fleet fleet() {
    return fleet;
  }

  ProxyServer proxy() {
    return proxy;
  }

  /// Where the dashboard is, with a slash at its end.
  String url() {
    return "http://127.0.0.1:" + admin.port() + "/";
  }

  int adminPort() {
    return admin.port();
  }

  @Override
  public void close() {
    try (fleet;
        proxy) {
      admin.close();
    }
  }
}
