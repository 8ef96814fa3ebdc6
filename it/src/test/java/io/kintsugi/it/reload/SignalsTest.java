package io.kintsugi.it.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kintsugi.fleet.Fleet;
import io.kintsugi.fleet.MySqlDistribution;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What signals, and a file that changes, do to `kintsugi serve` while clients are at work.
@Tag("server")
class SignalsTest {
  private static final int KILLED_BY_TERM = 143;
  private static Fleet fleet;
  @TempDir private Path folder;

  @BeforeAll
  static void servers() {
    fleet =
        Fleet.start(
            MySqlDistribution.find(_ -> {}), Fleet.Plan.of(2).account("kintsugi", "secret"));
  }

  @AfterAll
  static void end() {
    fleet.close();
  }

  @BeforeEach
  void tables() {
    for (int shard = 0; shard < 2; shard++) {
      String schema = "school_" + shard;
      fleet
          .primary(shard)
          .execute(
              "DROP DATABASE IF EXISTS " + schema,
              "CREATE DATABASE " + schema,
              "CREATE TABLE " + schema + ".pair (id INT PRIMARY KEY, n INT)");
    }
  }

  private static SchoolFile file() throws Exception {
    return SchoolFile.of(fleet, ServedProxy.freePort());
  }

  private static void run(Connection connection, String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /// What the servers have, asked without the proxy.
  private static Set<Integer> stored() throws SQLException {
    Set<Integer> ids = new TreeSet<>();
    for (int shard = 0; shard < 2; shard++) {
      try (Connection direct =
              DriverManager.getConnection(
                  "jdbc:mysql://127.0.0.1:"
                      + fleet.primary(shard).port()
                      + "/school_"
                      + shard
                      + "?sslMode=DISABLED&allowPublicKeyRetrieval=true",
                  "kintsugi",
                  "secret");
          Statement statement = direct.createStatement();
          ResultSet rows = statement.executeQuery("SELECT id FROM pair")) {
        while (rows.next()) {
          ids.add(rows.getInt(1));
        }
      }
    }
    return ids;
  }

  @Test
  void aSavedFileAndHangUpAreReloads() throws Exception {
    SchoolFile file = file();
    try (ServedProxy proxy = ServedProxy.start(file, folder)) {
      proxy.save(file.user("more", "{password: planted, schemas: [school]}"));
      proxy.awaitLog("Reloaded: users.more added");
      proxy.connect("more", "planted").close();
      proxy.save(file.more("limits: {conections: 4}"));
      proxy.awaitLog("refused and nothing has changed: ");
      proxy.connect("more", "planted").close();
      proxy.save(file.more("listen: 5"));
      proxy.signal("HUP");
      proxy.awaitLog("(asked for by SIGHUP)");
      proxy.save(file);
      proxy.awaitLog("Reloaded: users.more removed");
      assertThatThrownBy(() -> proxy.connect("more", "planted"))
          .hasMessageContaining("Access denied");
      assertThat(proxy.running()).isTrue();
      assertThat(proxy.log()).doesNotContain("planted").doesNotContain("secret");
    }
  }

  @Test
  void terminatedItLetsTransactionsEndAndNobodyIn() throws Exception {
    try (ServedProxy proxy = ServedProxy.start(file(), folder);
        Connection idle = proxy.connect("app", "app");
        Connection busy = proxy.connect("app", "app")) {
      run(idle, "SELECT 1");
      run(busy, "BEGIN", "INSERT INTO pair VALUES (1, 1), (2, 1), (3, 1), (4, 1)");
      proxy.signal("TERM");
      proxy.awaitLog("draining");
      assertThatThrownBy(() -> run(idle, "SELECT 1")).isInstanceOf(SQLException.class);
      assertThatThrownBy(() -> proxy.connect("app", "app")).isInstanceOf(SQLException.class);
      run(busy, "INSERT INTO pair VALUES (5, 1)", "COMMIT");
      assertThat(proxy.exit()).isZero();
      assertThat(stored()).containsExactly(1, 2, 3, 4, 5);
      assertThat(proxy.log()).doesNotContain("were not done in time");
    }
  }

  @Test
  void aTransactionThatDoesNotEndIsRolledBackInTime() throws Exception {
    try (ServedProxy proxy = ServedProxy.start(file().more("limits: {drain-time: 500ms}"), folder);
        Connection busy = proxy.connect("app", "app")) {
      run(busy, "BEGIN", "INSERT INTO pair VALUES (1, 1), (2, 1)");
      proxy.signal("TERM");
      assertThat(proxy.exit()).isZero();
      assertThat(proxy.log()).contains("1 clients were not done in time");
      assertThat(stored()).isEmpty();
    }
  }

  @Test
  void terminatedTwiceItEndsAtOnce() throws Exception {
    try (ServedProxy proxy = ServedProxy.start(file().more("limits: {drain-time: 1h}"), folder);
        Connection busy = proxy.connect("app", "app")) {
      run(busy, "BEGIN", "INSERT INTO pair VALUES (1, 1)");
      proxy.signal("TERM");
      proxy.awaitLog("draining");
      proxy.signal("TERM");
      assertThat(proxy.exit()).isEqualTo(KILLED_BY_TERM);
    }
  }

  /// Eight clients write over both shards as fast as they can when the signal comes.
  @Test
  void noAcknowledgedCommitIsLostAndNoTransactionIsCutOff() throws Exception {
    Set<Integer> acknowledged = new ConcurrentSkipListSet<>();
    AtomicInteger next = new AtomicInteger();
    AtomicInteger cutOff = new AtomicInteger();
    try (ServedProxy proxy = ServedProxy.start(file(), folder);
        var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?>[] clients = new Future<?>[8];
      for (int i = 0; i < clients.length; i++) {
        clients[i] = pool.submit(() -> write(proxy, next, acknowledged, cutOff));
      }
      while (acknowledged.size() < 200) {
        Thread.onSpinWait();
      }
      proxy.signal("TERM");
      assertThat(proxy.exit()).isZero();
      for (Future<?> client : clients) {
        client.get();
      }
      assertThat(proxy.log()).doesNotContain("were not done in time");
    }
    assertThat(stored()).isEqualTo(acknowledged);
    assertThat(cutOff).as("transactions that had begun").hasValue(0);
  }

  /// Until the proxy sends the client away, which it may do between two transactions only.
  private static void write(
      ServedProxy proxy, AtomicInteger next, Set<Integer> acknowledged, AtomicInteger cutOff) {
    boolean begun = false;
    try (Connection client = proxy.connect("app", "app")) {
      while (true) {
        int first = next.getAndAdd(4);
        begun = false;
        run(client, "BEGIN");
        begun = true;
        for (int i = 0; i < 4; i++) {
          run(client, "INSERT INTO pair VALUES (" + (first + i) + ", 1)");
        }
        run(client, "COMMIT");
        for (int i = 0; i < 4; i++) {
          acknowledged.add(first + i);
        }
      }
    } catch (SQLException e) {
      if (begun) {
        cutOff.incrementAndGet();
      }
    }
  }

  @Test
  void sysbenchIsSentAwayBetweenTwoTransactions() throws Exception {
    try (ServedProxy proxy = ServedProxy.start(file(), folder)) {
      Sysbench.prepare(proxy.port());
      Sysbench sysbench = Sysbench.run(proxy.port(), 60);
      try (Connection client = proxy.connect("app", "app")) {
        run(client, "DO SLEEP(2)");
      }
      proxy.signal("TERM");
      assertThat(proxy.exit()).isZero();
      String said = sysbench.ended();
      assertThat(proxy.log()).doesNotContain("were not done in time");
      assertThat(said.lines().filter(line -> line.startsWith("FATAL: mysql")))
          .as(said)
          .allMatch(line -> line.contains("BEGIN") || line.contains("mysql_stmt_prepare"));
      try (ServedProxy again = ServedProxy.start(file(), folder);
          Connection client = again.connect("app", "app");
          Statement statement = client.createStatement();
          ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM sbtest1")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getInt(1)).as("no DELETE without its INSERT").isEqualTo(10_000);
      }
    }
  }
}
