package io.kintsugi.it.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.it.ProxyFleet;
import io.kintsugi.proxy.ProxyServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Money moves between shards while others read: under a consistent snapshot the sum is always the
/// same.
@Tag("server")
class SnapshotTest {
  private static final int ACCOUNTS = 8;
  private static final int TOTAL = 800;
  private static ProxyFleet fleet;

  @BeforeAll
  static void start() throws Exception {
    fleet = ProxyFleet.start();
    try (Connection connection = fleet.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE student (id BIGINT PRIMARY KEY, balance INT NOT NULL)");
    }
  }

  @AfterAll
  static void stop() {
    fleet.close();
  }

  @BeforeEach
  void fill() throws SQLException {
    try (Connection connection = fleet.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("DELETE FROM student");
      for (int id = 1; id <= ACCOUNTS; id++) {
        statement.execute("INSERT INTO student VALUES (" + id + ", " + TOTAL / ACCOUNTS + ")");
      }
    }
  }

  @Test
  void aSnapshotSeesNoTransferByHalves() throws Exception {
    requireTheSumIsKept(fleet.proxy());
  }

  /// Nothing but the servers tells one proxy what the other is committing.
  @Test
  void aSnapshotSeesNoTransferOfAnotherProxyByHalves() throws Exception {
    try (ProxyServer other = fleet.another(2)) {
      requireTheSumIsKept(other);
    }
  }

  /// Reads snapshots by the fleet's proxy while money is moved.
  ///
  /// @param writing the proxy that commits
  private static void requireTheSumIsKept(ProxyServer writing) throws Exception {
    long seed = Long.getLong("kintsugi.seed", System.nanoTime());
    System.out.println("seed " + seed + " (-Dkintsugi.seed)");
    AtomicBoolean done = new AtomicBoolean();
    AtomicInteger transfers = new AtomicInteger();
    List<CompletableFuture<Void>> writers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed + i);
      writers.add(
          CompletableFuture.runAsync(
              () -> transfer(writing, random, done, transfers), Thread::startVirtualThread));
    }
    List<Long> sums = new ArrayList<>();
    try (Connection connection = fleet.connect();
        Statement statement = connection.createStatement()) {
      while (sums.size() < 60 || transfers.get() < 100) {
        if (error(statement, "START TRANSACTION WITH CONSISTENT SNAPSHOT") == 0) {
          sums.add(number(statement, "SELECT SUM(balance) FROM student"));
          statement.execute("COMMIT");
        }
      }
    } finally {
      done.set(true);
    }
    writers.forEach(CompletableFuture::join);
    assertThat(sums).as("seed %d", seed).containsOnly((long) TOTAL);
  }

  @Test
  void theSnapshotIsTakenAtOnceOnAllShards() throws SQLException {
    try (Connection reader = fleet.connect();
        Connection writer = fleet.connect();
        Statement read = reader.createStatement();
        Statement write = writer.createStatement()) {
      read.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT");
      write.execute("UPDATE student SET balance = 0");
      assertThat(number(read, "SELECT SUM(balance) FROM student")).isEqualTo(TOTAL);
      read.execute("COMMIT");
      assertThat(number(read, "SELECT SUM(balance) FROM student")).isZero();
    }
  }

  @Test
  void whatReadsBySnapshotMayWriteOnAllShards() throws SQLException {
    try (Connection connection = fleet.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT");
      statement.execute("UPDATE student SET balance = balance + 1");
      statement.execute("COMMIT");
      assertThat(number(statement, "SELECT SUM(balance) FROM student")).isEqualTo(TOTAL + ACCOUNTS);
    }
  }

  @Test
  void aReadOnlySnapshotDoesNotWrite() throws SQLException {
    try (Connection connection = fleet.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
      assertThat(number(statement, "SELECT SUM(balance) FROM student")).isEqualTo(TOTAL);
      assertThat(error(statement, "UPDATE student SET balance = 0 WHERE id = 1")).isEqualTo(1792);
      statement.execute("ROLLBACK");
    }
  }

  private static void transfer(
      ProxyServer writing, RandomGenerator random, AtomicBoolean done, AtomicInteger transfers) {
    try (Connection connection = ProxyFleet.connect(writing);
        Statement statement = connection.createStatement()) {
      while (!done.get()) {
        int from = 1 + random.nextInt(ACCOUNTS);
        int to = 1 + random.nextInt(ACCOUNTS);
        statement.execute("BEGIN");
        try {
          statement.execute(
              "UPDATE student SET balance = balance - 1 WHERE id = " + Math.min(from, to));
          statement.execute(
              "UPDATE student SET balance = balance + 1 WHERE id = " + Math.max(from, to));
          statement.execute("COMMIT");
          transfers.incrementAndGet();
        } catch (SQLException e) {
          statement.execute("ROLLBACK");
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int error(Statement statement, String sql) {
    try {
      statement.execute(sql);
      return 0;
    } catch (SQLException e) {
      return e.getErrorCode();
    }
  }

  private static long number(Statement statement, String sql) throws SQLException {
    try (ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }
}
