package io.kintsugi.it.plane;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.fleet.Fleet;
import io.kintsugi.fleet.MySqlDistribution;
import io.kintsugi.fleet.MySqlServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.StringJoiner;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Results larger than the heap go through a proxy of 256 MB, whoever reads them and however
/// slowly.
@Tag("server")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LargeResultTest {
  private static final long PEAK_MEGABYTES = 700;
  private static final int STUDENTS = 2000;
  private static final int CELL = 1_000_000;
  private static final long TWO_GIGABYTES = (long) STUDENTS * CELL;
  private Fleet fleet;
  private ServeProcess proxy;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    fleet =
        Fleet.start(
            MySqlDistribution.find(System.err::println),
            Fleet.Plan.of(2).account("kintsugi", "secret"));
    fleet.primary(0).execute("CREATE DATABASE school_0");
    fleet.primary(1).execute("CREATE DATABASE school_1");
    proxy = ServeProcess.start(fleet, folder);
    try (Connection connection = proxy.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE student (id INT PRIMARY KEY, name VARCHAR(20))");
      statement.execute("CREATE TABLE digit (n INT PRIMARY KEY)");
      StringJoiner rows = new StringJoiner(", ");
      StringJoiner digits = new StringJoiner(", ");
      for (int id = 0; id < STUDENTS; id++) {
        rows.add("(" + id + ", 'x')");
        digits.add("(" + id + ")");
      }
      statement.execute("INSERT INTO student VALUES " + rows);
      statement.execute("INSERT INTO digit VALUES " + digits);
    }
  }

  @AfterAll
  void stop() throws Exception {
    if (proxy != null) {
      proxy.close();
    }
    fleet.close();
  }

  @Test
  void twoGigabytesOfOneShardAreReadWithoutFillingTheHeap() throws Exception {
    assertThat(bytes("SELECT REPEAT('x', " + CELL + ") FROM digit")).isEqualTo(TWO_GIGABYTES);

    assertThat(proxy.running()).isTrue();
    assertThat(proxy.peakMegabytes()).isLessThan(PEAK_MEGABYTES);
  }

  @Test
  void twoGigabytesOfTwoShardsAreMergedWithoutFillingTheHeap() throws Exception {
    assertThat(bytes("SELECT REPEAT(name, " + CELL + "), id FROM student ORDER BY id"))
        .isEqualTo(TWO_GIGABYTES);

    assertThat(proxy.running()).isTrue();
    assertThat(proxy.peakMegabytes()).isLessThan(PEAK_MEGABYTES);
  }

  @Test
  void aClientThatStopsReadingStopsTheServersAndLeavingEndsTheirQueries() throws Exception {
    Connection connection = proxy.connect();
    Statement statement = streaming(connection);
    ResultSet rows = statement.executeQuery("SELECT REPEAT(name, " + CELL + "), id FROM student");
    assertThat(rows.next()).isTrue();
    assertThat(running(fleet.primary(0)) + running(fleet.primary(1))).isGreaterThan(0);

    connection.abort(Runnable::run);

    eventuallyNoneRuns(fleet.primary(0));
    eventuallyNoneRuns(fleet.primary(1));
    assertThat(proxy.running()).isTrue();
    assertThat(proxy.peakMegabytes()).isLessThan(PEAK_MEGABYTES);
  }

  private long bytes(String query) throws SQLException {
    long bytes = 0;
    try (Connection connection = proxy.connect();
        Statement statement = streaming(connection);
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        bytes += rows.getBytes(1).length;
      }
    }
    return bytes;
  }

  /// Connector/J keeps only one row then.
  private static Statement streaming(Connection connection) throws SQLException {
    Statement statement =
        connection.createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY);
    statement.setFetchSize(Integer.MIN_VALUE);
    return statement;
  }

  private static int running(MySqlServer server) {
    return Integer.parseInt(
        server.queryOne(
            "SELECT COUNT(*) FROM performance_schema.processlist WHERE info LIKE 'SELECT REPEAT(%'"));
  }

  private static void eventuallyNoneRuns(MySqlServer server) throws InterruptedException {
    Instant deadline = Instant.now().plus(Duration.ofSeconds(30));
    while (running(server) > 0 && Instant.now().isBefore(deadline)) {
      Thread.sleep(50);
    }
    assertThat(running(server)).isZero();
  }
}
