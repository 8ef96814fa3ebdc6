package io.kintsugi.it.admin;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kintsugi.it.ProxyFleet;
import io.kintsugi.proxy.observe.Model;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Admin SQL as Connector/J sees it, on real servers.
@Tag("server")
class AdminSqlTest {
  private static @Nullable ProxyFleet running;

  enum Protocol {
    TEXT,
    BINARY
  }

  @BeforeAll
  static void start() throws Exception {
    running =
        ProxyFleet.start(
            ProxyFleet.Plan.of(2).more("replication: {buffer-time: 30s, probe-interval: 100ms}"));
    try (Connection client = fleet().connect();
        Statement statement = client.createStatement()) {
      statement.execute("CREATE TABLE student (id BIGINT PRIMARY KEY, name VARCHAR(40))");
      for (int i = 1; i <= 100; i++) {
        statement.execute("INSERT INTO student VALUES (" + i + ", 'hush')");
      }
    }
  }

  @AfterAll
  static void stop() {
    fleet().close();
  }

  private static ProxyFleet fleet() {
    if (running == null) {
      throw new IllegalStateException("not started");
    }
    return running;
  }

  private static Connection admin() throws SQLException {
    return DriverManager.getConnection(
        fleet().jdbcUrl() + "&useServerPrepStmts=true", "ops", "ops");
  }

  private static List<List<@Nullable String>> ask(Connection on, Protocol protocol, String sql)
      throws SQLException {
    return switch (protocol) {
      case TEXT -> {
        try (Statement statement = on.createStatement()) {
          yield rows(statement.executeQuery(sql));
        }
      }
      case BINARY -> {
        try (var statement = on.prepareStatement(sql)) {
          yield rows(statement.executeQuery());
        }
      }
    };
  }

  private static List<List<@Nullable String>> rows(ResultSet from) throws SQLException {
    List<List<@Nullable String>> rows = new ArrayList<>();
    while (from.next()) {
      List<@Nullable String> row = new ArrayList<>();
      for (int i = 1; i <= from.getMetaData().getColumnCount(); i++) {
        row.add(from.getString(i));
      }
      rows.add(row);
    }
    return rows;
  }

  private static void await(Callable<Boolean> holds) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!holds.call() && System.nanoTime() < end) {
      Thread.sleep(50);
    }
  }

  private static String firstColumn(Connection on, String show) throws SQLException {
    try (Statement statement = on.createStatement();
        ResultSet none = statement.executeQuery(show + " LIMIT 0")) {
      return none.getMetaData().getColumnLabel(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyFormAnswersAndNoSecretIsInAnyOfThem(Protocol protocol) throws Exception {
    try (Connection admin = admin()) {
      for (String what :
          List.of(
              "STATUS",
              "SHARDS",
              "SERVERS",
              "SESSIONS",
              "STATEMENTS",
              "SLOW",
              "TRANSACTIONS",
              "PLANS",
              "CONFIG",
              "EVENTS",
              "UNSUPPORTED",
              "DISTRIBUTION")) {
        String show = "SHOW KINTSUGI " + what;
        assertThat(ask(admin, protocol, show).toString()).as(what).doesNotContain("secret", "hush");
        assertThat(ask(admin, protocol, show + " LIKE 'no such thing'")).as(what).isEmpty();
        assertThat(ask(admin, protocol, show + " LIMIT 1")).as(what).hasSizeLessThan(2);
        assertThat(ask(admin, protocol, show + " WHERE " + firstColumn(admin, show) + " IS NULL"))
            .as(what)
            .isEmpty();
      }
      assertThat(ask(admin, protocol, "SHOW KINTSUGI STATUS LIKE 'Ready'"))
          .containsExactly(List.of("Ready", "ON"));
      assertThat(ask(admin, protocol, "SHOW KINTSUGI CONFIG LIKE '%password'"))
          .hasSize(4)
          .allSatisfy(row -> assertThat(row.get(1)).isEqualTo("***"));
      // One probe that came late makes a server look down until the next.
      String up = "SHOW KINTSUGI SERVERS WHERE role = 'primary' AND state = 'up'";
      await(() -> ask(admin, protocol, up).size() == 2);
      assertThat(ask(admin, protocol, up))
          .extracting(List::getFirst)
          .containsExactly("alpha", "beta");
    }
  }

  @Test
  void whatEachServerHasExecutedIsToldAsMySqlPrintsIt() throws Exception {
    String uuid = fleet().server(1).queryOne("SELECT @@server_uuid");
    try (Connection admin = admin()) {
      assertThat(
              ask(
                  admin,
                  Protocol.TEXT,
                  "SHOW KINTSUGI SERVERS WHERE gtid_executed LIKE '" + uuid + ":1-%'"))
          .extracting(List::getFirst)
          .containsExactly("beta");
    }
  }

  @ParameterizedTest
  @EnumSource
  void statementsAreCountedHoweverTheyAreSent(Protocol protocol) throws Exception {
    String mark = "by_" + protocol.name().toLowerCase(Locale.ROOT);
    try (Connection client = fleet().connect();
        Connection admin = admin()) {
      for (int i = 1; i <= 5; i++) {
        ask(client, Protocol.TEXT, "SELECT id AS " + mark + " FROM student WHERE id = " + i);
      }
      ask(client, Protocol.TEXT, "SELECT id AS " + mark + " FROM student");
      List<List<@Nullable String>> counted =
          ask(
              admin,
              protocol,
              "SHOW KINTSUGI STATEMENTS WHERE Statement LIKE '%" + mark + "%' ORDER BY Count DESC");
      assertThat(counted).hasSize(2);
      assertThat(counted.getFirst().get(4)).isEqualTo("5");
      assertThat(counted.getFirst().get(6)).isEqualTo("5");
      assertThat(counted.getLast().get(6)).isEqualTo("100");
      assertThat(counted.getLast().get(8)).startsWith("2");
    }
  }

  @Test
  void preparedStatementsOfClientsAreCountedByTheirText() throws Exception {
    try (Connection client =
            DriverManager.getConnection(
                fleet().jdbcUrl() + "&useServerPrepStmts=true",
                ProxyFleet.USER,
                ProxyFleet.PASSWORD);
        var query = client.prepareStatement("SELECT name AS prepared FROM student WHERE id = ?")) {
      for (int i = 1; i <= 3; i++) {
        query.setInt(1, i);
        assertThat(rows(query.executeQuery())).hasSize(1);
      }
    }
    try (Connection admin = admin()) {
      assertThat(
              ask(
                  admin,
                  Protocol.TEXT,
                  "SHOW KINTSUGI STATEMENTS WHERE Statement LIKE '%prepared%'"))
          .singleElement()
          .satisfies(row -> assertThat(row.get(4)).isEqualTo("3"));
    }
  }

  @Test
  void theRowsOfEachShardAreToldAndTheSlotsOfItsHash() throws Exception {
    for (int i = 0; i < 2; i++) {
      fleet().server(i).execute("ANALYZE TABLE school_" + i + ".student");
    }
    List<Model.Distribution> parts =
        fleet().proxy().observed().distribution().stream()
            .filter(each -> each.table().equals("student"))
            .toList();
    assertThat(parts).extracting(Model.Distribution::slots).containsExactly(8192, 8192);
    assertThat(parts.stream().mapToDouble(Model.Distribution::share).sum()).isEqualTo(1.0);
  }

  @Test
  void aDrainedPrimaryEndsItsTransactionsAndLetsNewStatementsWaitUntilItIsBack() throws Exception {
    try (Connection client = fleet().connect();
        Connection other = fleet().connect();
        Connection admin = admin()) {
      client.setAutoCommit(false);
      run(client, "UPDATE student SET name = 'a'");
      run(admin, "KINTSUGI DRAIN SERVER 'beta'");
      assertThat(ask(admin, Protocol.TEXT, "SHOW KINTSUGI SERVERS WHERE State = 'DRAINING'"))
          .extracting(List::getFirst)
          .containsExactly("beta");
      assertThat(ask(admin, Protocol.TEXT, "SHOW KINTSUGI STATUS LIKE 'Ready'").getFirst())
          .containsExactly("Ready", "OFF");
      run(client, "UPDATE student SET name = 'b'");
      client.commit();
      CompletableFuture<Integer> waits =
          CompletableFuture.supplyAsync(() -> run(other, "UPDATE student SET name = 'c'"));
      assertThatThrownBy(() -> waits.get(300, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);
      run(admin, "KINTSUGI UNDRAIN SERVER beta");
      assertThat(waits.get(20, TimeUnit.SECONDS)).isEqualTo(100);
      assertThat(
              ask(admin, Protocol.TEXT, "SHOW KINTSUGI EVENTS WHERE Kind IN ('DRAIN','UNDRAIN')"))
          .hasSize(2);
    }
  }

  private static int run(Connection on, String sql) {
    try (Statement statement = on.createStatement()) {
      return statement.executeUpdate(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  @Test
  void aSampleIsTakenEachSecondAndTold() throws Exception {
    LinkedBlockingQueue<Model.Sample> samples = new LinkedBlockingQueue<>();
    try (Connection client = fleet().connect();
        var unused = fleet().proxy().observed().subscribe(samples::add, _ -> {})) {
      long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      Model.Sample busy = null;
      while (busy == null && System.nanoTime() < end) {
        ask(client, Protocol.TEXT, "SELECT COUNT(*) FROM student");
        Model.Sample next = samples.poll();
        busy = next != null && next.statements() > 0 && next.p99Micros() > 0 ? next : null;
      }
      assertThat(requireNonNull(busy).perShard()).containsKeys("s0", "s1");
      assertThat(fleet().proxy().observed().history()).contains(busy);
    }
  }

  @Test
  void onlyThePasswordOfAnAdminIsAdmitted() {
    var operations = fleet().proxy().operations();
    assertThat(operations.admits("ops", "ops")).isTrue();
    assertThat(operations.admits("ops", "wrong")).isFalse();
    assertThat(operations.admits("app", "app")).isFalse();
    assertThat(operations.admits("nobody", "")).isFalse();
    assertThat(operations.admits("nobody", "decoy")).isFalse();
  }
}
