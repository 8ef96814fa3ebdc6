package io.kintsugi.it.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.fleet.MySqlDistribution;
import io.kintsugi.fleet.MySqlServer;
import io.kintsugi.fleet.ServerOptions;
import io.kintsugi.proxy.admin.OrphanedSessions;
import io.kintsugi.proxy.backend.Marks;
import io.kintsugi.proxy.backend.Orphan;
import io.kintsugi.xa.ControlConnections;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Sessions that were hung up on, and whose server has not heard: here their connections are open
/// still.
@Tag("server")
@Timeout(60)
class OrphanedSessionsTest {
  private static final Marks OURS = new Marks("shop", 1);
  private static MySqlServer server;

  @BeforeAll
  static void start() {
    server = MySqlDistribution.find(System.err::println).start(ServerOptions.throwaway());
    server.createAccount("kintsugi", "s3cr3t");
    server.execute("CREATE DATABASE school", "CREATE TABLE school.student (id INT PRIMARY KEY)");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /// The account's connections; how often it was asked for one is counted.
  private static final class Counting implements ControlConnections {
    private final Semaphore looks = new Semaphore(0);

    @Override
    public Connection connect(String name) throws SQLException {
      looks.release();
      return login("control");
    }

    @Override
    public Connection dedicated(String name) throws SQLException {
      return connect(name);
    }
  }

  private static Connection login(String mark) throws SQLException {
    return DriverManager.getConnection(
        server.jdbcUrl("school") + "&connectionAttributes=" + Marks.ATTRIBUTE + ":" + mark,
        "kintsugi",
        "s3cr3t");
  }

  private static boolean tell(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.execute(sql);
    }
  }

  private static int number(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getInt(1);
    }
  }

  @Test
  void oneThatHoldsLocksAndWaitsForACommandIsEndedAndNoOtherIs() throws Exception {
    try (OrphanedSessions orphans = new OrphanedSessions(new Counting(), OURS);
        Connection orphan = login("one");
        Connection other = login("two");
        Connection waiting = login("three")) {
      orphan.setAutoCommit(false);
      other.setAutoCommit(false);
      tell(orphan, "INSERT INTO student VALUES (1)");
      tell(other, "INSERT INTO student VALUES (2)");
      orphans.add(new Orphan("alpha", "one"));
      // Waits for the lock until the session is gone.
      tell(waiting, "INSERT INTO student VALUES (1)");
      other.commit();
      assertThat(number(waiting, "SELECT COUNT(*) FROM student WHERE id < 3")).isEqualTo(2);
      assertThat(orphan.isValid(5)).isFalse();
    }
  }

  @Test
  void oneThatIsAtWorkIsLetBeUntilItHasDone() throws Exception {
    Counting servers = new Counting();
    try (OrphanedSessions orphans = new OrphanedSessions(servers, OURS);
        Connection orphan = login("four");
        Connection gate = login("five")) {
      tell(gate, "DO GET_LOCK('gate', 0)");
      CompletableFuture<Integer> work = new CompletableFuture<>();
      Thread.startVirtualThread(() -> {
        try {
          work.complete(number(orphan, "SELECT GET_LOCK('gate', 60)"));
        } catch (SQLException e) {
          work.completeExceptionally(e);
        }
      });
      while (working(gate) == 0) {
        Thread.onSpinWait();
      }
      orphans.add(new Orphan("alpha", "four"));
      // The second look comes when the first one is over.
      servers.looks.acquire(2);
      tell(gate, "DO RELEASE_LOCK('gate')");
      assertThat(work.get()).isEqualTo(1);
      // It has the lock, until it is ended.
      assertThat(number(gate, "SELECT GET_LOCK('gate', 60)")).isEqualTo(1);
      assertThat(orphan.isValid(5)).isFalse();
    }
  }

  @Test
  void aFormerLifeIsEndedOnceItIsCertainThatItIsOver() throws Exception {
    Semaphore asked = new Semaphore(0);
    AtomicBoolean over = new AtomicBoolean();
    try (OrphanedSessions orphans = new OrphanedSessions(new Counting(), OURS);
        Connection former = login("shop:1:a-former-life:1");
        Connection neighbour = login("shop:11:a-life:1");
        Connection waiting = login("six")) {
      former.setAutoCommit(false);
      neighbour.setAutoCommit(false);
      tell(former, "INSERT INTO student VALUES (3)");
      tell(neighbour, "INSERT INTO student VALUES (4)");
      orphans.endFormerLife(
          "alpha",
          () -> {
            asked.release();
            return over.get();
          });
      asked.acquire(2);
      tell(former, "INSERT INTO student VALUES (5)");
      over.set(true);
      // Waits for the lock until the session is gone.
      tell(waiting, "INSERT INTO student VALUES (3)");
      assertThat(former.isValid(5)).isFalse();
      neighbour.commit();
    }
  }

  private static int working(Connection connection) throws SQLException {
    return number(
        connection,
        "SELECT COUNT(*) FROM information_schema.processlist WHERE state = 'User lock'");
  }
}
