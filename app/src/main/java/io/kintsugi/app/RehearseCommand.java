package io.kintsugi.app;

import io.kintsugi.app.explain.Explanation;
import io.kintsugi.app.explain.KnownTables;
import io.kintsugi.config.ConfigLoader;
import io.kintsugi.config.ProxyConfig;
import io.kintsugi.proxy.ProxyServer;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;

/// Starts a proxy before servers that are not there, and talks to it, so that the JVM can write
/// down which classes that takes: the launcher makes its cache from it (`-XX:AOTCacheOutput`).
@Command(
    name = "rehearse",
    hidden = true,
    description = "Start, answer a few statements, and end.",
    mixinStandardHelpOptions = true)
final class RehearseCommand implements Callable<Integer> {
  private static final Logger log = LoggerFactory.getLogger(RehearseCommand.class);

  /// Nothing listens on these ports.
  private static final String CONFIG =
      """
      listen: {address: 127.0.0.1, port: 0}
      admin: {address: 127.0.0.1, port: 0}
      users: {app: {password: app, schemas: [school]}}
      servers:
        alpha: {host: 127.0.0.1, port: 1, user: kintsugi, password: none, tls: disabled}
        beta: {host: 127.0.0.1, port: 2, user: kintsugi, password: none, tls: disabled, replica-of: alpha}
      shards:
        s0: {server: alpha, schema: school_0}
        s1: {server: alpha, schema: school_1}
      schemas:
        school:
          shards: [s0, s1]
          functions: {by-hash: {type: hash}}
          tables: {student: {key: id, function: by-hash}}
      replication: {probe-timeout: 100ms, buffer-time: 100ms}
      transactions: {protocol: two-phase, lease: 1s}
      limits: {connect-timeout: 300ms, acquire-timeout: 300ms}
      """;

  private static final List<String> STATEMENTS =
      List.of(
          "SELECT @@version",
          "SELECT 1",
          "SELECT name FROM student WHERE id = 7",
          "SELECT id, COUNT(*) FROM student GROUP BY id ORDER BY id LIMIT 3",
          "INSERT INTO student (id, name) VALUES (1, 'a'), (2, 'b')",
          "SHOW DATABASES",
          "SHOW PROCESSLIST",
          "BEGIN",
          "ROLLBACK");

  @Override
  public Integer call() throws Exception {
    var config = ConfigLoader.load("rehearsal", CONFIG, Map.of());
    plan(config);
    try (var proxy = ProxyServer.start(config, ProxyServer.Options.DEFAULT)) {
      var url = "jdbc:mysql://127.0.0.1:" + proxy.port() + "/school?sslMode=DISABLED";
      try (var connection =
              DriverManager.getConnection(url + "&allowPublicKeyRetrieval=true", "app", "app");
          var statement = connection.createStatement()) {
        STATEMENTS.forEach(sql -> say(statement, sql));
      } catch (SQLException e) {
        log.debug("the rehearsal's login: {}", e.getMessage());
      }
    }
    return 0;
  }

  /// No server answers, so statements are planned here.
  private static void plan(ProxyConfig config) throws IOException {
    var tables = Files.createTempFile("kintsugi-rehearsal", ".sql");
    try {
      Files.writeString(
          tables, "CREATE TABLE student (id BIGINT NOT NULL PRIMARY KEY, name VARCHAR(20));");
      try (var known = KnownTables.ofFile(config, tables, "school")) {
        for (var sql : STATEMENTS) {
          log.debug("{}", Explanation.of(sql, "school", known).text());
        }
      }
    } finally {
      Files.deleteIfExists(tables);
    }
  }

  private static void say(Statement statement, String sql) {
    try {
      statement.execute(sql);
    } catch (SQLException e) {
      log.debug("{}: {}", sql, e.getMessage());
    }
  }
}
