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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `kintsugi serve` writes down of who came, who was refused what, and what operators did.
@Tag("server")
class AuditLogTest {
  @TempDir private Path folder;

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
    try (Fleet fleet =
        Fleet.start(
            MySqlDistribution.find(_ -> {}), Fleet.Plan.of(2).account("kintsugi", "secret"))) {
      for (int shard = 0; shard < 2; shard++) {
        fleet
            .primary(shard)
            .execute(
                "CREATE DATABASE school_" + shard,
                "CREATE TABLE school_" + shard + ".pair (id INT PRIMARY KEY, n INT)");
      }
      SchoolFile file =
          SchoolFile.of(fleet, ServedProxy.freePort())
              .user("ops", "{password: ops, schemas: [school], admin: true}");
      try (ServedProxy proxy = ServedProxy.start(file, folder)) {
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
                "login of app@127.0.0.1 with ",
                "statement of app@127.0.0.1 refused: 1227",
                "reload configuration by ops",
                "drain beta by ops",
                "undrain beta by ops")) {
          proxy.awaitLog(told);
        }
        assertThat(proxy.log()).doesNotContain("planted");
      }
    }
  }
}
