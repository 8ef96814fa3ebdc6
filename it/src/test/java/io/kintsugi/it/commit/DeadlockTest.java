package io.kintsugi.it.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.it.ProxyFleet;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Transactions that wait for each other on different servers: neither server sees the circle.
@Tag("server")
class DeadlockTest {
  private static ProxyFleet fleet;
  private static List<Long> keys;

  @BeforeAll
  static void start() throws Exception {
    // Without the search they would wait for each other until this has passed.
    fleet =
        ProxyFleet.start(
            ProxyFleet.Plan.of(2).more("transactions: {protocol: two-phase, lock-wait: 1h}"));
    try (Connection connection = fleet.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE student (id BIGINT PRIMARY KEY, v INT NOT NULL)");
      for (int id = 1; id <= 20; id++) {
        statement.execute("INSERT INTO student VALUES (" + id + ", 0)");
      }
      keys = List.of(keyOn(statement, "s0"), keyOn(statement, "s1"));
    }
  }

  @AfterAll
  static void stop() {
    fleet.close();
  }

  @Test
  void oneOfTwoIsToldAndTheOtherGoesOn() throws Exception {
    try (Connection first = fleet.connect();
        Connection second = fleet.connect()) {
      first.setAutoCommit(false);
      second.setAutoCommit(false);
      update(first, keys.get(0), 1);
      update(second, keys.get(1), 2);
      CompletableFuture<Integer> one = later(first, keys.get(1), 1);
      CompletableFuture<Integer> two = later(second, keys.get(0), 2);
      List<Integer> errors = new ArrayList<>(List.of(one.join(), two.join()));
      assertThat(errors).containsExactlyInAnyOrder(0, 1213);
      Connection winner = one.join() == 0 ? first : second;
      winner.commit();
      assertThat(values()).containsOnly(one.join() == 0 ? 1 : 2);
      // The victim's transaction is over as a whole; the session is as good as new.
      Connection victim = one.join() == 0 ? second : first;
      update(victim, keys.get(0), 7);
      update(victim, keys.get(1), 7);
      victim.commit();
      assertThat(values()).containsOnly(7);
    }
    assertNothingLeft();
  }

  private static CompletableFuture<Integer> later(Connection connection, long key, int value) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            update(connection, key, value);
            return 0;
          } catch (SQLException e) {
            return e.getErrorCode();
          }
        },
        Thread::startVirtualThread);
  }

  private static void update(Connection connection, long key, int value) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("UPDATE student SET v = " + value + " WHERE id = " + key);
    }
  }

  private static List<Integer> values() throws SQLException {
    List<Integer> values = new ArrayList<>();
    try (Connection connection = fleet.connect();
        Statement statement = connection.createStatement()) {
      for (long key : keys) {
        try (ResultSet row = statement.executeQuery("SELECT v FROM student WHERE id = " + key)) {
          row.next();
          values.add(row.getInt(1));
        }
      }
    }
    return values;
  }

  private static long keyOn(Statement statement, String shard) throws SQLException {
    try (ResultSet row =
        statement.executeQuery("SELECT /*+ shard(" + shard + ") */ MIN(id) FROM student")) {
      row.next();
      return row.getLong(1);
    }
  }

  private static void assertNothingLeft() throws SQLException {
    for (int server = 0; server < 2; server++) {
      try (Connection direct = fleet.server(server).connect();
          Statement statement = direct.createStatement();
          ResultSet prepared = statement.executeQuery("XA RECOVER")) {
        assertThat(prepared.next()).isFalse();
      }
    }
  }
}
