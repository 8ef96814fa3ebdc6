package io.kintsugi.it.plane;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.fleet.MySqlServer;
import io.kintsugi.it.ProxyFleet;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A server goes and comes back under the pool. Rows with odd ids are on it, the others are not.
@Tag("server")
class RestartTest {
  private static final int NOT_YET = 1235;
  private static final String ROWS =
      "INSERT INTO student VALUES (1, 'Ada'), (2, 'Bob'), (3, 'Cy'), (4, 'Dee')";
  private static final int ON_BETA = 1;
  private static final int LOST = 1430;
  private static final int UNREACHABLE = 1429;
  private static final int BROKEN = 1180;
  private static final int SHUTDOWN_IN_PROGRESS = 1053;
  private static final int INTERRUPTED = 1317;
  private static final int MOST_CONNECTIONS = 3;
  private static final String ODD = "SELECT name FROM student WHERE id = 1";
  private static final String EVEN = "SELECT name FROM student WHERE id = 2";
  private static ProxyFleet fleet;
  private final List<Connection> clients = new ArrayList<>();

  /// How the server goes.
  enum End {
    STOPPED,
    KILLED;

    void come(MySqlServer server) {
      switch (this) {
        case STOPPED -> server.stop();
        case KILLED -> server.kill9();
      }
    }
  }

  @BeforeAll
  static void start() throws Exception {
    fleet =
        ProxyFleet.start(
            ProxyFleet.Plan.of(2)
                .school(
                    """
                        functions: {by-mod: {type: mod}}
                        tables:
                          student: {key: id, function: by-mod}
                    """)
                .loops(1)
                .more("limits: {backend-connections: %d}".formatted(MOST_CONNECTIONS)));
  }

  @AfterAll
  static void stop() {
    fleet.close();
  }

  @BeforeEach
  void students() throws Exception {
    Connection client = client();
    tell(client, "DROP TABLE IF EXISTS student");
    tell(client, "CREATE TABLE student (id INT PRIMARY KEY, name VARCHAR(20))");
    // A server that has just come back takes part in commits over shards a moment later.
    eventually(() -> takes(client, ROWS));
  }

  private static boolean takes(Connection client, String write) throws SQLException {
    try {
      tell(client, write);
      return true;
    } catch (SQLException e) {
      if (e.getErrorCode() == NOT_YET) {
        return false;
      }
      throw e;
    }
  }

  /// Whatever happened: the server is there, and nothing of the clients is left.
  @AfterEach
  void nothingIsLeft() throws Exception {
    beta().start();
    for (Connection client : clients) {
      client.close();
    }
    var data = fleet.proxy().data();
    eventually(() -> fleet.proxy().context().registry().connections() == 0);
    eventually(() -> data.connections("alpha") <= MOST_CONNECTIONS);
    eventually(() -> opened(fleet.server(0)) == data.connections("alpha"));
    eventually(() -> opened(beta()) == data.connections("beta"));
    allConnectionsCanBeHad();
  }

  /// As many transactions at once as there may be connections: none was lost for good.
  private void allConnectionsCanBeHad() throws SQLException {
    List<Connection> all = new ArrayList<>();
    try {
      for (int i = 0; i < MOST_CONNECTIONS; i++) {
        Connection client = fleet.connect();
        all.add(client);
        tell(client, "BEGIN");
        assertThat(ask(client, ODD)).containsExactly("Ada");
      }
    } finally {
      for (Connection client : all) {
        client.close();
      }
    }
  }

  private static MySqlServer beta() {
    return fleet.server(ON_BETA);
  }

  private Connection client() throws SQLException {
    Connection client = fleet.connect();
    clients.add(client);
    return client;
  }

  /// The data plane's connections as the server counts them; the control plane's are of another
  /// program.
  private static int opened(MySqlServer server) {
    return Integer.parseInt(
        server.queryOne(
            "SELECT COUNT(*) FROM performance_schema.session_connect_attrs"
                + " WHERE attr_name = 'program_name' AND attr_value = 'kintsugi'"));
  }

  private static void eventually(Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    boolean happened = condition.call();
    while (!happened && System.nanoTime() < end) {
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
      happened = condition.call();
    }
    assertThat(happened).isTrue();
  }

  private static void tell(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static List<String> ask(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> cells = new ArrayList<>();
      while (rows.next()) {
        cells.add(rows.getString(1));
      }
      return cells;
    }
  }

  private static SQLException refused(Connection connection, String sql) {
    try {
      tell(connection, sql);
    } catch (SQLException e) {
      return e;
    }
    throw new AssertionError("not refused: " + sql);
  }

  /// A statement after the server came back: it succeeds, or ends with one error that says which
  /// server was lost, and succeeds then.
  private static List<String> afterAtMostOneError(Connection client, String sql)
      throws SQLException {
    try {
      return ask(client, sql);
    } catch (SQLException e) {
      assertThat(e.getErrorCode()).isIn(LOST, UNREACHABLE);
      assertThat(e.getMessage()).contains("server 'beta'");
      return ask(client, sql);
    }
  }

  @ParameterizedTest
  @EnumSource
  void idleConnectionsAreReplaced(End end) throws Exception {
    Connection ann = client();
    Connection bob = client();
    tell(ann, "SET @who = 'ann'");
    try (PreparedStatement prepared = ann.prepareStatement(ODD)) {
      prepared.executeQuery().close();
      ask(bob, ODD);

      end.come(beta());
      beta().start();

      assertThat(afterAtMostOneError(bob, ODD)).containsExactly("Ada");
      assertThat(afterAtMostOneError(ann, "SELECT name FROM student ORDER BY id"))
          .containsExactly("Ada", "Bob", "Cy", "Dee");
      try (ResultSet row = prepared.executeQuery()) {
        assertThat(row.next()).isTrue();
      }
      assertThat(ask(ann, "SELECT @who FROM student WHERE id = 1")).containsExactly("ann");
    }
  }

  @ParameterizedTest
  @EnumSource
  void whileTheServerIsAwayOnlyItsShardIsMissed(End end) throws Exception {
    Connection client = client();
    ask(client, "SELECT name FROM student ORDER BY id");

    end.come(beta());

    eventually(() -> fleet.proxy().data().connections("beta") == 0);
    for (String sql : List.of(ODD, "SELECT name FROM student ORDER BY id")) {
      SQLException error = refused(client, sql);
      assertThat(error.getErrorCode()).as(sql).isEqualTo(UNREACHABLE);
      assertThat(error.getMessage()).contains("server 'beta'");
    }
    // A write of both shards is refused before it is sent once the commit's own watch knows.
    SQLException both = refused(client, "UPDATE student SET name = 'x'");
    assertThat(both.getErrorCode()).isIn(UNREACHABLE, NOT_YET);
    assertThat(both.getMessage()).contains("beta");
    assertThat(ask(client, EVEN)).containsExactly("Bob");
    assertThat(fleet.proxy().data().connections("beta")).isZero();

    beta().start();

    assertThat(ask(client, "SELECT name FROM student ORDER BY id"))
        .containsExactly("Ada", "Bob", "Cy", "Dee");
  }

  @ParameterizedTest
  @EnumSource
  void aStatementThatRunsEndsWithOneError(End end) throws Exception {
    Connection client = client();
    try (Connection holder = beta().connect()) {
      tell(holder, "BEGIN");
      tell(holder, "UPDATE school_1.student SET name = 'held' WHERE id = 1");
      var waiting = new FutureTask<>(() -> refused(client, "DELETE FROM student WHERE id = 1"));
      Thread.ofVirtual().start(waiting);
      eventually(() -> runs("DELETE%"));

      end.come(beta());

      SQLException error = waiting.get();
      assertThat(error.getErrorCode())
          .as(error.getMessage())
          .isIn(LOST, SHUTDOWN_IN_PROGRESS, INTERRUPTED);
    }
    beta().start();
    assertThat(afterAtMostOneError(client, ODD)).containsExactly("Ada");
  }

  private static boolean runs(String like) {
    String count =
        "SELECT COUNT(*) FROM performance_schema.processlist WHERE info LIKE '" + like + "'";
    return !beta().queryOne(count).equals("0");
  }

  @ParameterizedTest
  @EnumSource
  void aTransactionThatSleptThroughItIsBrokenUntilItIsRolledBack(End end) throws Exception {
    Connection client = client();
    tell(client, "BEGIN");
    tell(client, "UPDATE student SET name = 'mine' WHERE id = 1");
    assertThat(ask(client, EVEN)).containsExactly("Bob");

    end.come(beta());
    beta().start();

    for (String sql : List.of(ODD, EVEN, "UPDATE student SET name = 'mine' WHERE id = 3")) {
      assertThat(refused(client, sql).getErrorCode()).as(sql).isEqualTo(BROKEN);
    }
    tell(client, "ROLLBACK");
    assertThat(ask(client, ODD)).containsExactly("Ada");
    assertThat(ask(client, "SELECT name FROM student WHERE id = 3")).containsExactly("Cy");
  }

  @ParameterizedTest
  @EnumSource
  void aCommitAfterItCommitsNothing(End end) throws Exception {
    Connection client = client();
    tell(client, "BEGIN");
    tell(client, "UPDATE student SET name = 'mine' WHERE id = 1");

    end.come(beta());
    beta().start();

    assertThat(refused(client, "COMMIT").getErrorCode()).isIn(BROKEN, LOST);
    tell(client, "ROLLBACK");
    assertThat(ask(client, ODD)).containsExactly("Ada");
  }

  @Test
  void aTransactionOnAnotherServerDoesNotNotice() throws Exception {
    Connection client = client();
    tell(client, "BEGIN");
    tell(client, "UPDATE student SET name = 'kept' WHERE id = 2");

    beta().kill9();
    beta().start();

    tell(client, "COMMIT");
    assertThat(ask(client, EVEN)).containsExactly("kept");
  }

  @Test
  void severalRestartsInARowUnderManyClientsLoseNoConnection() throws Exception {
    for (int round = 0; round < 3; round++) {
      List<FutureTask<Integer>> work = new ArrayList<>();
      for (int i = 0; i < 2 * MOST_CONNECTIONS; i++) {
        Connection client =
            DriverManager.getConnection(fleet.jdbcUrl(), ProxyFleet.USER, ProxyFleet.PASSWORD);
        clients.add(client);
        work.add(new FutureTask<>(() -> untilAnError(client)));
      }
      work.forEach(task -> Thread.ofVirtual().start(task));

      beta().kill9();
      beta().start();

      for (FutureTask<Integer> task : work) {
        assertThat(task.get()).isIn(LOST, UNREACHABLE);
      }
    }
  }

  /// Asks again and again; the server's end is noticed by every client that talks to it.
  private static int untilAnError(Connection client) {
    while (true) {
      try {
        ask(client, ODD);
      } catch (SQLException e) {
        return e.getErrorCode();
      }
    }
  }
}
