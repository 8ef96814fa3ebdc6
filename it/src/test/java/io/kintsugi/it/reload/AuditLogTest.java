package io.kintsugi.it.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kintsugi.fleet.Fleet;
import io.kintsugi.fleet.MySqlDistribution;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// What `kintsugi serve` writes down of who came, who was refused what, what operators did, and
/// what was slow.
@Tag("server")
class AuditLogTest {
  private static Fleet fleet;
  @TempDir private Path folder;

  @BeforeAll
  static void servers() {
    fleet =
        Fleet.start(
            MySqlDistribution.find(_ -> {}), Fleet.Plan.of(2).account("kintsugi", "secret"));
    for (int shard = 0; shard < 2; shard++) {
      fleet
          .primary(shard)
          .execute(
              "CREATE DATABASE school_" + shard,
              "CREATE TABLE school_" + shard + ".pair (id INT PRIMARY KEY, n INT)");
    }
  }

  @AfterAll
  static void end() {
    fleet.close();
  }

  private static SchoolFile file() throws Exception {
    return SchoolFile.of(fleet, ServedProxy.freePort())
        .user("ops", "{password: ops, schemas: [school], admin: true}");
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void refused(Connection connection, String sql) {
    assertThatThrownBy(() -> run(connection, sql)).isInstanceOf(SQLException.class);
  }

  @Test
  void loginsRefusalsAndWhatOperatorsDoAreInItWithoutAnyLiteral() throws Exception {
    try (ServedProxy proxy = ServedProxy.start(file(), folder)) {
      assertThatThrownBy(() -> proxy.connect("app", "planted-guess").close())
          .hasMessageContaining("Access denied");
      try (Connection app = proxy.connect("app", "app");
          Connection ops = proxy.connect("ops", "ops")) {
        refused(app, "SHOW KINTSUGI STATUS LIKE 'planted-pattern'");
        refused(app, "GRANT SELECT ON school.* TO 'planted-user'");
        run(ops, "KINTSUGI RELOAD");
        run(ops, "KINTSUGI DRAIN SERVER beta");
        run(ops, "KINTSUGI UNDRAIN SERVER beta");
      }
      for (String told :
          List.of(
              "login of app@127.0.0.1 refused: 1045",
              "login of app@127.0.0.1, program '",
              "statement of app@127.0.0.1 refused: 1227",
              "reload configuration by ops",
              "drain beta by ops",
              "undrain beta by ops")) {
        proxy.awaitLog(told);
      }
      assertThat(proxy.log()).doesNotContain("planted");
    }
  }

  @Test
  void aSlowStatementIsToldWithoutItsLiterals() throws Exception {
    try (ServedProxy proxy = ServedProxy.start(file(), folder);
        Connection app = proxy.connect("app", "app")) {
      run(app, "INSERT INTO pair VALUES (1, 1)");
      run(app, "SELECT SLEEP(1.1), 'planted-literal' FROM pair WHERE id = 1");
      proxy.awaitLog("1 rows, error 0, shards [s0], app@127.0.0.1, schema school, digest ");
      proxy.awaitLog(": SELECT SLEEP(?), ? FROM pair WHERE id = ?");
      assertThat(proxy.log()).doesNotContain("planted");
    }
  }

  @Test
  void asJsonEachLineIsAnObjectWithItsPartsByName() throws Exception {
    Map<String, String> json = Map.of("KINTSUGI_LOG_FORMAT", "json");
    try (ServedProxy proxy = ServedProxy.start(file(), folder, json)) {
      try (Connection app = proxy.connect("app", "app")) {
        refused(app, "SHOW KINTSUGI STATUS");
      }
      proxy.awaitLog("statement refused");
      List<String> lines =
          proxy.log().lines().filter(line -> !line.matches("Ready.*|Dashboard.*")).toList();
      assertThat(lines)
          .hasSizeGreaterThan(3)
          .allSatisfy(line ->
              assertThat(object(line).toString())
                  .contains("timestamp=", "level=", "formattedMessage="));
      assertThat(lines.stream().map(AuditLogTest::object))
          .anySatisfy(line ->
              assertThat(String.valueOf(line.get("kvpList")))
                  .contains("event=statement refused", "user=app", "errno=1227"));
    }
  }

  /// JSON is YAML.
  private static Map<?, ?> object(String line) {
    return (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(line);
  }
}
