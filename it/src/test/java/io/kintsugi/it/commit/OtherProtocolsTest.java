package io.kintsugi.it.commit;

import static io.kintsugi.it.commit.Bank.ask;
import static io.kintsugi.it.commit.Bank.pay;
import static io.kintsugi.it.commit.Bank.refused;
import static io.kintsugi.it.commit.Bank.run;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The other ways to commit over shards, and what operators see.
@Tag("server")
class OtherProtocolsTest {
  @Test
  void threePhaseCommitsAndRollsBackLikeTwoPhase() throws Exception {
    try (Bank bank = Bank.start("protocol: three-phase");
        Connection client = bank.connect()) {
      run(client, "BEGIN");
      pay(client, bank.here, bank.there, 30);
      run(client, "COMMIT");
      assertThat(bank.balance(bank.here)).isEqualTo(70);
      assertThat(bank.balance(bank.there)).isEqualTo(130);
      run(client, "BEGIN");
      pay(client, bank.there, bank.here, 1);
      run(client, "ROLLBACK");
      run(client, "BEGIN");
      run(client, "UPDATE student SET balance = balance + 1 WHERE id = " + bank.here);
      run(client, "COMMIT");
      assertThat(run(client, "UPDATE student SET balance = balance + 1")).isEqualTo(20);
      assertThat(bank.balance(bank.here)).isEqualTo(72);
      assertThat(bank.balance(bank.there)).isEqualTo(131);
      assertThat(ask(client, "SELECT @@autocommit")).isEqualTo("1");
      bank.nothingIsLeft();
    }
  }

  @Test
  void bestEffortCommitsShardAfterShardWithoutXa() throws Exception {
    try (Bank bank = Bank.start("protocol: best-effort");
        Connection client = bank.connect()) {
      run(client, "BEGIN");
      pay(client, bank.here, bank.there, 30);
      run(client, "COMMIT");
      assertThat(bank.balance(bank.there)).isEqualTo(130);
      run(client, "BEGIN");
      pay(client, bank.here, bank.there, 30);
      run(client, "ROLLBACK");
      assertThat(bank.balance(bank.there)).isEqualTo(130);
      assertThat(
              bank.fleet()
                  .server(1)
                  .queryOne(
                      "SELECT COUNT(*) FROM information_schema.schemata"
                          + " WHERE schema_name = 'kintsugi'"))
          .isEqualTo("0");
      bank.nothingIsLeft();
    }
  }

  @Test
  void operatorsAskAboutTransactionsAndOthersOnlyAboutOneTheyKnow() throws Exception {
    try (Bank bank = Bank.start("protocol: two-phase");
        Connection client = bank.connect();
        Connection admin = bank.admin()) {
      run(client, "BEGIN");
      pay(client, bank.here, bank.there, 30);
      run(client, "COMMIT");
      bank.nothingIsLeft();
      refused(1227, () -> ask(client, "SHOW KINTSUGI TRANSACTIONS"));
      refused(1227, () -> run(client, "KINTSUGI RESOLVE 'kintsugi:0:1:1:2:alpha' COMMIT"));
      // The servers have ended it; the proxy is a moment behind.
      Bank.await(() -> shown(admin));
      String decided = bank.fleet().server(0).queryOne("SELECT COUNT(*) FROM kintsugi.decision");
      assertThat(Integer.parseInt(decided)).isPositive();
      String id = bank.fleet().server(0).queryOne("SELECT MAX(gtrid) FROM kintsugi.decision");
      assertThat(state(client, "SHOW KINTSUGI TRANSACTION '" + id + "'")).isEqualTo("committed");
      assertThat(state(client, "SHOW KINTSUGI TRANSACTION 'of nobody'")).isEqualTo("unknown");
      assertThat(state(admin, "KINTSUGI RESOLVE '" + id + "' ROLLBACK")).isEqualTo("committed");
      assertThat(bank.balance(bank.there)).isEqualTo(130);
    }
  }

  private static List<String> shown(Connection admin) throws SQLException {
    List<String> ids = new ArrayList<>();
    try (var statement = admin.createStatement();
        ResultSet rows = statement.executeQuery("SHOW KINTSUGI TRANSACTIONS")) {
      assertThat(rows.getMetaData().getColumnCount()).isEqualTo(5);
      while (rows.next()) {
        ids.add(rows.getString("Id"));
      }
    }
    return ids;
  }

  /// The state, the same as text and prepared.
  private static String state(Connection connection, String sql) throws SQLException {
    try (var prepared = connection.prepareStatement(sql);
        var statement = connection.createStatement()) {
      assertThat(prepared.execute()).isTrue();
      assertThat(statement.execute(sql)).isTrue();
      try (ResultSet rows = prepared.getResultSet();
          ResultSet again = statement.getResultSet()) {
        assertThat(rows.next()).isTrue();
        assertThat(again.next()).isTrue();
        assertThat(again.getString("State")).isEqualTo(rows.getString("State"));
        return rows.getString("State");
      }
    }
  }
}
