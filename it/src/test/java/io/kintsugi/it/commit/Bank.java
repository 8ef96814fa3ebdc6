package io.kintsugi.it.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.it.ProxyFleet;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/// Twenty students with a balance of 100 each, on two real shards. Owns what it starts.
final class Bank implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private final ProxyFleet fleet;

  /// A student on the first shard, and others on the second.
  final long here;

  final long there;
  final long alsoThere;

  private Bank(ProxyFleet fleet) throws Exception {
    this.fleet = fleet;
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE student (id BIGINT PRIMARY KEY, name VARCHAR(20), balance INT NOT NULL)");
      statement.execute("CREATE TABLE course (id INT PRIMARY KEY, title VARCHAR(20))");
      for (int id = 1; id <= 20; id++) {
        statement.execute("INSERT INTO student VALUES (" + id + ", 'n" + id + "', 100)");
      }
    }
    here = Long.parseLong(fleet.server(0).queryOne("SELECT MIN(id) FROM school_0.student"));
    there = Long.parseLong(fleet.server(1).queryOne("SELECT MIN(id) FROM school_1.student"));
    alsoThere = Long.parseLong(fleet.server(1).queryOne("SELECT MAX(id) FROM school_1.student"));
  }

  /// @param transactions the keys of `transactions`, as YAML
  static Bank start(String transactions) throws Exception {
    return new Bank(
        ProxyFleet.start(ProxyFleet.Plan.of(2).more("transactions: {" + transactions + "}")));
  }

  ProxyFleet fleet() {
    return fleet;
  }

  Connection connect() throws SQLException {
    return fleet.connect();
  }

  Connection admin() throws SQLException {
    return DriverManager.getConnection(fleet.jdbcUrl(), "ops", "ops");
  }

  /// All accounts as they were made.
  void reset() throws Exception {
    try (Connection connection = connect()) {
      run(connection, "UPDATE student SET balance = 100, name = CONCAT('n', id)");
      run(connection, "DELETE FROM student WHERE id > 20");
      run(connection, "DELETE FROM course");
    }
  }

  static int run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.execute(sql) ? 0 : statement.getUpdateCount();
    }
  }

  /// The first row's first column, as text.
  static String ask(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      assertThat(rows.next()).as(sql).isTrue();
      return String.valueOf(rows.getString(1));
    }
  }

  static void pay(Connection connection, long from, long to, int amount) throws SQLException {
    run(
        connection,
        "UPDATE student SET balance = balance - %d WHERE id = %d".formatted(amount, from));
    run(
        connection,
        "UPDATE student SET balance = balance + %d WHERE id = %d".formatted(amount, to));
  }

  static void refused(int errno, ThrowingCallable statement) {
    Assertions.assertThatThrownBy(statement)
        .isInstanceOfSatisfying(
            SQLException.class,
            e -> assertThat(e.getErrorCode()).as(e.toString()).isEqualTo(errno));
  }

  /// What the servers themselves hold, seen beside the proxy: they show a branch that is decided a
  /// moment later than it does.
  int balance(long id) throws Exception {
    await(this::prepared);
    int shard =
        fleet
                .server(0)
                .queryOne("SELECT COUNT(*) FROM school_0.student WHERE id = " + id)
                .equals("1")
            ? 0
            : 1;
    return Integer.parseInt(
        fleet
            .server(shard)
            .queryOne("SELECT balance FROM school_%d.student WHERE id = %d".formatted(shard, id)));
  }

  int count(int shard, String table) throws Exception {
    await(this::prepared);
    return Integer.parseInt(
        fleet.server(shard).queryOne("SELECT COUNT(*) FROM school_" + shard + "." + table));
  }

  /// No prepared branch and no lock of a client's transaction remains on any server.
  void nothingIsLeft() throws Exception {
    await(this::prepared);
    await(this::locks);
  }

  /// Waits until nothing is left of what must go.
  static void await(Callable<List<String>> left) throws Exception {
    Instant until = Instant.now().plus(PATIENCE);
    List<String> some = left.call();
    while (!some.isEmpty() && Instant.now().isBefore(until)) {
      Thread.onSpinWait();
      some = left.call();
    }
    assertThat(some).isEmpty();
  }

  private List<String> prepared() throws Exception {
    return asked("XA RECOVER CONVERT XID", "data");
  }

  private List<String> locks() throws Exception {
    return asked(
        "SELECT CONCAT(object_schema, '.', object_name, ' ', lock_mode) AS lock_of"
            + " FROM performance_schema.data_locks WHERE object_schema LIKE 'school%'",
        "lock_of");
  }

  /// A column of what both servers answer.
  private List<String> asked(String question, String column) throws Exception {
    List<String> answers = new ArrayList<>();
    for (int number = 0; number < 2; number++) {
      try (Connection direct = fleet.server(number).connect();
          Statement statement = direct.createStatement();
          ResultSet rows = statement.executeQuery(question)) {
        while (rows.next()) {
          answers.add(number + ": " + rows.getString(column));
        }
      }
    }
    return answers;
  }

  @Override
  public void close() {
    fleet.close();
  }
}
