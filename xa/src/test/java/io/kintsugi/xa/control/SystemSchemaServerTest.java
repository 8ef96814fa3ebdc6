package io.kintsugi.xa.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kintsugi.fleet.MySqlServer;
import io.kintsugi.xa.GlobalId;
import io.kintsugi.xa.control.SystemSchema.NotReady;
import io.kintsugi.xa.decision.DecisionTable;
import io.kintsugi.xa.membership.DeadProxy;
import io.kintsugi.xa.membership.EpochTable;
import io.kintsugi.xa.membership.Life;
import io.kintsugi.xa.stand.RealServers;
import io.kintsugi.xa.stand.WithServers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The schema `kintsugi` as accounts of various rights find it.
@Tag("server")
@ExtendWith(WithServers.class)
class SystemSchemaServerTest {
  private final MySqlServer server;

  SystemSchemaServerTest(RealServers servers) {
    this.server = servers.server("gamma");
  }

  @Test
  void anAccountWithoutTheRightsIsToldTheStatementsAndTheyAreEnough() throws Exception {
    server.execute(
        "DROP DATABASE IF EXISTS kintsugi",
        "DROP USER IF EXISTS 'po''or'@'%'",
        "CREATE USER 'po''or'@'%' IDENTIFIED BY 'poor'");
    try (Connection poor = connect()) {
      assertThatThrownBy(() -> SystemSchema.ensure("gamma", poor))
          .isInstanceOf(NotReady.class)
          .hasMessageContaining("CREATE TABLE IF NOT EXISTS kintsugi.decision")
          .hasMessageContaining("GRANT XA_RECOVER_ADMIN ON *.* TO 'po''or'@'%';");
      List<String> statements = SystemSchema.statements("po'or@%");
      statements.subList(0, statements.size() - 1).forEach(server::execute);
      assertThatThrownBy(() -> SystemSchema.ensure("gamma", poor))
          .isInstanceOf(NotReady.class)
          .hasMessageContaining("1401");
      server.execute(statements.getLast());
    }
    try (Connection poor = connect()) {
      SystemSchema.ensure("gamma", poor);
      Life life = new Life("schema", 1, 7, "token", RealServers.NAMES);
      DeadProxy.register(poor, life);
      assertThat(EpochTable.sightings(poor, "schema")).hasSize(1);
      assertThat(Rows.update(poor, DecisionTable.commit(id()))).isEqualTo(1);
      Rows.update(poor, "DELETE FROM kintsugi.decision WHERE gtrid = " + DecisionTable.hex(id()));
    }
  }

  @Test
  void whatIsThereIsLeftAsItIs() throws Exception {
    try (Connection root = server.connect()) {
      SystemSchema.ensure("gamma", root);
      Rows.update(root, "REPLACE INTO kintsugi.decision (gtrid, outcome) VALUES ('x', 'rollback')");
      SystemSchema.ensure("gamma", root);
      assertThat(Rows.number(root, "SELECT COUNT(*) FROM kintsugi.decision WHERE gtrid = 'x'"))
          .isEqualTo(1);
      Rows.update(root, "DELETE FROM kintsugi.decision WHERE gtrid = 'x'");
    }
  }

  private static GlobalId id() {
    return new GlobalId("schema", 1, 7, 1, GlobalId.Protocol.TWO_PHASE, "gamma");
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(server.jdbcUrl(), "po'or", "poor");
  }
}
