package io.kintsugi.it.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kintsugi.config.ConfigChange;
import io.kintsugi.config.ConfigException;
import io.kintsugi.config.ConfigLoader;
import io.kintsugi.config.ProxyConfig;
import io.kintsugi.fleet.Fleet;
import io.kintsugi.fleet.MySqlDistribution;
import io.kintsugi.proxy.ProxyServer;
import io.kintsugi.proxy.reload.ReloadResult;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Other configurations come under a proxy that works, and no statement fails by them.
@Tag("server")
class ReloadUnderLoadTest {
  private static Fleet fleet;
  private final List<Connection> clients = new ArrayList<>();
  private SchoolFile file;
  private ProxyServer proxy;

  @BeforeAll
  static void servers() {
    fleet =
        Fleet.start(
            MySqlDistribution.find(_ -> {}),
            Fleet.Plan.of(3).replicas(0).account("kintsugi", "secret"));
  }

  @AfterAll
  static void end() {
    fleet.close();
  }

  @BeforeEach
  void start() throws Exception {
    for (int server = 0; server < 3; server++) {
      for (int schema = 0; schema < 3; schema++) {
        fleet
            .primary(server)
            .execute(
                "DROP DATABASE IF EXISTS school_" + schema,
                "CREATE DATABASE school_" + schema,
                "CREATE TABLE school_" + schema + ".pair (id INT PRIMARY KEY, n INT)");
      }
    }
    file = SchoolFile.of(fleet, 0);
    proxy = ProxyServer.start(load(file), new ProxyServer.Options("auto", 2));
    proxy.reloads().source(() -> load(file));
  }

  @AfterEach
  void stop() throws SQLException {
    for (Connection client : clients) {
      client.close();
    }
    proxy.close();
  }

  private static ProxyConfig load(SchoolFile file) throws ConfigException {
    return ConfigLoader.load("school.yaml", file.yaml(), Map.of());
  }

  private ReloadResult reload(SchoolFile next) {
    file = next;
    return proxy.reloads().reload("test").join();
  }

  private ReloadResult applied(SchoolFile next) {
    ReloadResult result = reload(next);
    assertThat(result.applied()).as(result.text()).isTrue();
    return result;
  }

  private Connection connect(String user, String password) throws SQLException {
    Connection client =
        DriverManager.getConnection(
            "jdbc:mysql://127.0.0.1:"
                + proxy.port()
                + "/school?sslMode=DISABLED&allowPublicKeyRetrieval=true",
            user,
            password);
    clients.add(client);
    return client;
  }

  private static void run(Connection connection, String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static List<String> ask(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> cells = new ArrayList<>();
      while (rows.next()) {
        cells.add(String.valueOf(rows.getString(1)));
      }
      return cells;
    }
  }

  private static void eventually(Callable<Boolean> wanted) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!wanted.call()) {
      assertThat(System.nanoTime()).as("patience").isLessThan(end);
      LockSupport.parkNanos(20_000_000);
    }
  }

  @Test
  void aDozenReloadsUnderSysbenchFailNoStatement() throws Exception {
    Sysbench.prepare(proxy.port());
    SchoolFile first = file;
    Sysbench sysbench = Sysbench.run(proxy.port(), 12);
    String gamma = SchoolFile.server(fleet.primary(2).port(), "");
    String wider = first.schema().replace("shards: [s0, s1]", "shards: [s0, s1, s2]");
    int rounds = 0;
    while (sysbench.running()) {
      applied(first.more("limits: {connections: 50, backend-connections: 9}"));
      applied(first.user("more", "{password: more, schemas: [school]}"));
      applied(first.server("gamma", gamma));
      applied(
          first
              .server("gamma", gamma)
              .shard("s2", "{server: gamma, schema: school_2}")
              .schema(wider));
      assertThat(reload(first.schema(wider)).applied()).as("s2 is not defined").isFalse();
      applied(
          first.server(
              "alpha",
              SchoolFile.server(fleet.primary(0).port(), ", weight: 1")
                  .replace("127.0.0.1", "localhost")));
      applied(first);
      rounds++;
    }
    String said = sysbench.ended();
    assertThat(sysbench.exitValue()).as(said).isZero();
    assertThat(said).containsPattern("transactions: +[1-9]").containsPattern("reconnects: +0 ");
    assertThat(rounds).as(said).isPositive();
    assertThat(proxy.reloads().count()).isEqualTo(rounds * 6);
    assertThat(ask(connect("app", "app"), "SELECT COUNT(*) FROM sbtest1")).containsExactly("10000");
    eventually(() -> proxy.data().connections("gamma") == 0);
  }

  @Test
  void aTransactionKeepsTheShardsItBeganWithAndTheNextOneHasTheNew() throws Exception {
    Connection client = connect("app", "app");
    Connection other = connect("app", "app");
    run(client, "INSERT INTO pair VALUES (1, 0), (2, 0), (3, 0), (4, 0)");
    run(client, "BEGIN", "UPDATE pair SET n = n + 1");

    applied(
        file.server("gamma", SchoolFile.server(fleet.primary(2).port(), ""))
            .shard("s1", "{server: gamma, schema: school_2}"));

    assertThat(ask(client, "SELECT DISTINCT n FROM pair")).containsExactly("1");
    run(client, "UPDATE pair SET n = n + 1", "COMMIT");
    // Committed where they were; the answer does not wait for the branches' own commits.
    eventually(() -> !ids(fleet, 1, "school_1").isEmpty());
    List<String> old = ids(fleet, 1, "school_1");
    assertThat(ids(fleet, 2, "school_2")).isEmpty();
    assertThat(ask(other, "SELECT id FROM pair ORDER BY id")).doesNotContainAnyElementsOf(old);
    assertThat(ask(client, "SELECT id FROM pair ORDER BY id")).doesNotContainAnyElementsOf(old);
    eventually(() -> proxy.data().connections("beta") == 0);
    run(
        client,
        "BEGIN",
        "DELETE FROM pair",
        "INSERT INTO pair VALUES (1, 7), (2, 7), (3, 7)",
        "COMMIT");
    eventually(() -> !ids(fleet, 2, "school_2").isEmpty());
  }

  private static List<String> ids(Fleet fleet, int server, String schema) throws SQLException {
    try (Connection direct =
        DriverManager.getConnection(
            "jdbc:mysql://127.0.0.1:"
                + fleet.primary(server).port()
                + "/"
                + schema
                + "?sslMode=DISABLED&allowPublicKeyRetrieval=true",
            "kintsugi",
            "secret")) {
      return ask(direct, "SELECT id FROM pair WHERE n IN (2, 7)");
    }
  }

  @Test
  void preparedStatementsFollow() throws Exception {
    try (Connection client =
            DriverManager.getConnection(
                "jdbc:mysql://127.0.0.1:"
                    + proxy.port()
                    + "/school?sslMode=DISABLED&allowPublicKeyRetrieval=true&useServerPrepStmts=true",
                "app",
                "app");
        var insert = client.prepareStatement("INSERT INTO pair VALUES (?, ?)")) {
      for (int id = 1; id <= 20; id++) {
        if (id == 11) {
          applied(
              file.server("gamma", SchoolFile.server(fleet.primary(2).port(), ""))
                  .shard("s1", "{server: gamma, schema: school_2}"));
        }
        insert.setInt(1, id);
        insert.setInt(2, 7);
        insert.executeUpdate();
      }
    }
    assertThat(ids(fleet, 1, "school_1")).allMatch(id -> Integer.parseInt(id) <= 10);
    assertThat(ids(fleet, 2, "school_2")).allMatch(id -> Integer.parseInt(id) > 10);
  }

  @Test
  void accountsComeAndGo() throws Exception {
    applied(file.user("more", "{password: more, schemas: [school]}"));
    Connection more = connect("more", "more");
    run(more, "BEGIN", "INSERT INTO pair VALUES (1, 7)");
    applied(file.without("more"));
    run(more, "INSERT INTO pair VALUES (2, 7)", "COMMIT");
    assertThatThrownBy(() -> run(more, "SELECT 1")).isInstanceOf(SQLException.class);
    assertThatThrownBy(() -> connect("more", "more")).hasMessageContaining("Access denied");
    assertThat(ask(connect("app", "app"), "SELECT COUNT(*) FROM pair")).containsExactly("2");
  }

  @Test
  void aSchemaThatIsTakenAwayIsRefusedAtTheNextStatement() throws Exception {
    applied(
        file.user("app", "{password: app, schemas: []}")
            .user("o", "{password: o, schemas: [school]}"));
    assertThatThrownBy(() -> connect("app", "app")).hasMessageContaining("Access denied");
  }

  @Test
  void whatIsWrongChangesNothingAndIsTold() throws Exception {
    Connection client = connect("app", "app");
    SchoolFile good = file;
    ReloadResult unreadable = reload(file.more("limits: {conections: 5}"));
    assertThat(unreadable.applied()).isFalse();
    assertThat(unreadable.problems())
        .singleElement()
        .asString()
        .contains("school.yaml:")
        .contains("connections");
    ReloadResult silent =
        reload(
            good.server("gamma", SchoolFile.server(1, ""))
                .shard("s1", "{server: gamma, schema: school_2}"));
    assertThat(silent.applied()).isFalse();
    assertThat(silent.problems()).anyMatch(problem -> problem.contains("gamma"));
    assertThat(proxy.topology().groups()).doesNotContainKey("gamma");
    run(client, "BEGIN", "INSERT INTO pair VALUES (1, 1), (2, 2), (3, 3)", "COMMIT");
    assertThat(ask(client, "SELECT COUNT(*) FROM pair")).containsExactly("3");
    assertThat(proxy.reloads().count()).isZero();
  }

  @Test
  void whatNeedsARestartIsNamedAndTheRestHolds() throws Exception {
    ReloadResult result =
        applied(
            file.more(
                "proxy: {id: 9}\ntransactions: {protocol: best-effort}\nlimits: {connections: 7}"));
    assertThat(result.restarts())
        .extracting(ConfigChange::path)
        .containsExactly("proxy.id", "transactions.protocol");
    for (int i = 0; i < 7; i++) {
      connect("app", "app");
    }
    assertThatThrownBy(() -> connect("app", "app")).hasMessageContaining("Too many connections");
  }

  @Test
  void aReloadWithoutServersWorksWhileOneIsDown() throws Exception {
    Connection client = connect("app", "app");
    fleet.primary(1).kill9();
    try {
      applied(file.user("more", "{password: more, schemas: [school]}"));
      ReloadResult refused = reload(file.schema(file.schema().replace("pair:", "couple:")));
      assertThat(refused.applied()).isFalse();
      assertThat(ask(connect("more", "more"), "SELECT 1")).containsExactly("1");
      assertThat(ask(client, "SELECT 1")).containsExactly("1");
    } finally {
      fleet.primary(1).start();
    }
  }
}
