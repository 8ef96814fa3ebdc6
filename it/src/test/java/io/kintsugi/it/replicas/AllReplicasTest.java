package io.kintsugi.it.replicas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// `acknowledge: all-replicas`: who is told OK finds the commit on every replica that is read.
@Tag("server")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AllReplicasTest {
  private static final String WRITE = "UPDATE counter SET n = n + 1 WHERE id = 1";
  private static final String COUNT = "SELECT n FROM school_0.counter WHERE id = 1";
  private static final String WHO = "SELECT server FROM whoami";

  private @Nullable ReplicaFleet started;

  @BeforeAll
  void start() throws Exception {
    started =
        new ReplicaFleet(
            "acknowledge: all-replicas, strict: true, acknowledge-timeout: 6s, max-lag: 30s, reads: any");
    try (Connection client = servers().connect("")) {
      awaitInStep(client, 2);
    }
  }

  @AfterAll
  void stop() {
    servers().close();
  }

  private ReplicaFleet servers() {
    return java.util.Objects.requireNonNull(started);
  }

  /// Replicas are read once they have all commits.
  private static void awaitInStep(Connection client, int replicas) throws SQLException {
    long end = System.nanoTime() + 60_000_000_000L;
    while (seen(client) != replicas) {
      assertThat(System.nanoTime()).isLessThan(end);
    }
  }

  /// How many replicas answer.
  private static int seen(Connection client) throws SQLException {
    boolean second = false;
    boolean third = false;
    for (int i = 0; i < 6; i++) {
      String who = ReplicaFleet.one(client, WHO);
      second |= who.equals("alpha-2");
      third |= who.equals("alpha-3");
    }
    return (second ? 1 : 0) + (third ? 1 : 0);
  }

  /// By a second or two (MySQL counts whole ones), and until the proxy knows.
  private void delay(int number) {
    servers().delay(number, 1);
    servers()
        .await(group ->
            group.fit().stream()
                .anyMatch(replica ->
                    replica.server().equals("alpha-" + number)
                        && replica.lag() != null
                        && replica.lag().toMillis() > 600));
  }

  private void onAllServers(String question, String answer) {
    assertThat(servers().primary().queryOne(question)).isEqualTo(answer);
    assertThat(servers().replica(2).queryOne(question)).isEqualTo(answer);
    assertThat(servers().replica(3).queryOne(question)).isEqualTo(answer);
  }

  private int count() {
    return Integer.parseInt(servers().primary().queryOne(COUNT));
  }

  @Test
  void eachWayToCommitIsOnEveryReplicaWhenItIsToldAlsoOnALateOne() throws Exception {
    delay(2);
    try (Connection client = servers().connect("&useServerPrepStmts=true");
        PreparedStatement prepared = client.prepareStatement(WRITE)) {
      int before = count();
      awaitInStep(client, 2);
      ReplicaFleet.run(client, WRITE);
      onAllServers(COUNT, "" + (before + 1));
      prepared.execute();
      onAllServers(COUNT, "" + (before + 2));
      ReplicaFleet.run(client, "BEGIN", WRITE, "COMMIT");
      onAllServers(COUNT, "" + (before + 3));
      // BEGIN commits what is open.
      ReplicaFleet.run(client, "BEGIN", WRITE, "BEGIN", "ROLLBACK");
      onAllServers(COUNT, "" + (before + 4));
      ReplicaFleet.run(client, "SET autocommit = 0", WRITE, "SET autocommit = 1");
      onAllServers(COUNT, "" + (before + 5));
    } finally {
      servers().delay(2, 0);
    }
  }

  @Test
  void aCommitOverShardsIsOnEveryReplicaToo() throws Exception {
    String both =
        "SELECT CONCAT(a.server, b.server) FROM school_0.spread a, school_1.spread b"
            + " WHERE a.id = 3 AND b.id = 4";
    delay(3);
    try (Connection client = servers().connect("")) {
      awaitInStep(client, 2);
      ReplicaFleet.run(client, "INSERT INTO spread VALUES (3, 'a'), (4, 'b')");
      onAllServers(both, "ab");
      ReplicaFleet.run(
          client,
          "BEGIN",
          "UPDATE spread SET server = 'c' WHERE id = 3",
          "UPDATE spread SET server = 'd' WHERE id = 4",
          "COMMIT");
      onAllServers(both, "cd");
      ReplicaFleet.run(client, "ALTER TABLE spread COMMENT = 'changed'");
      onAllServers(
          "SELECT COUNT(*) FROM information_schema.tables WHERE table_name = 'spread'"
              + " AND table_comment = 'changed'",
          "2");
    } finally {
      servers().delay(3, 0);
    }
  }

  @Test
  void whatAStatementTellsIsToldAfterTheWaitAsItWas() throws Exception {
    try (Connection client = servers().connect("&allowMultiQueries=true");
        Statement statement = client.createStatement()) {
      awaitInStep(client, 2);
      int before = count();
      assertThat(statement.executeUpdate("UPDATE counter SET n = n + 1 WHERE id IN (1, 2)"))
          .isEqualTo(1);
      statement.execute(WRITE + "; SELECT n FROM counter; " + WRITE);
      assertThat(statement.getUpdateCount()).isEqualTo(1);
      assertThat(statement.getMoreResults()).isTrue();
      assertThat(statement.getMoreResults()).isFalse();
      assertThat(statement.getUpdateCount()).isEqualTo(1);
      onAllServers(COUNT, "" + (before + 3));
      // A warning of the statement itself (a division by zero) is still there.
      statement.execute("SET sql_mode = ''");
      statement.executeUpdate("UPDATE counter SET n = n + 1 WHERE id = '1x'");
      assertThat(statement.getWarnings().getMessage()).contains("Truncated");
      assertThatThrownBy(() -> statement.execute("INSERT INTO counter VALUES (1, 1)"))
          .hasMessageContaining("Duplicate");
    }
  }

  @Test
  void aReplicaThatTakesTooLongIsNeitherWaitedForNorReadUntilItHasCaughtUp() throws Exception {
    try (Connection client = servers().connect("")) {
      awaitInStep(client, 2);
      int before = count();
      servers().delay(2, 10);
      // The delay counts from here; the other replica confirms.
      ReplicaFleet.run(client, WRITE);
      for (int i = 0; i < 10; i++) {
        assertThat(ReplicaFleet.one(client, "SELECT n FROM counter")).isEqualTo("" + (before + 1));
        assertThat(ReplicaFleet.one(client, WHO)).isEqualTo("alpha-3");
      }
      assertThat(servers().replica(3).queryOne(COUNT)).isEqualTo("" + (before + 1));
      servers().delay(2, 0);
      awaitInStep(client, 2);
      assertThat(servers().replica(2).queryOne(COUNT)).isEqualTo("" + (before + 1));
    }
  }

  @Test
  void underStrictACommitThatNoReplicaConfirmsIsAnErrorAndTheNextIsRefused() throws Exception {
    try (Connection client = servers().connect("");
        Connection second = servers().replica(2).connect();
        Connection third = servers().replica(3).connect()) {
      awaitInStep(client, 2);
      int before = count();
      for (Connection replica : List.of(second, third)) {
        // The applier waits for the lock; the servers seem to be well.
        ReplicaFleet.run(replica, "LOCK TABLES school_0.counter READ");
      }
      assertThatThrownBy(() -> ReplicaFleet.run(client, WRITE))
          .hasMessageContaining("was committed")
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08007"));
      assertThat(count()).isEqualTo(before + 1);
      try (Connection other = servers().connect("")) {
        assertThatThrownBy(() -> ReplicaFleet.run(other, WRITE))
            .hasMessageContaining("strict refuses");
        assertThat(ReplicaFleet.one(other, WHO)).isEqualTo("alpha");
        assertThat(count()).isEqualTo(before + 1);
        ReplicaFleet.run(second, "UNLOCK TABLES");
        ReplicaFleet.run(third, "UNLOCK TABLES");
        awaitInStep(other, 2);
        ReplicaFleet.run(other, WRITE);
        onAllServers(COUNT, "" + (before + 2));
      }
    }
  }

  @Test
  void aReplicaThatDiesIsNotWaitedFor() throws Exception {
    try (Connection client = servers().connect("")) {
      awaitInStep(client, 2);
      int before = count();
      servers().replica(2).kill9();
      for (int i = 0; i < 20; i++) {
        ReplicaFleet.run(client, WRITE);
      }
      assertThat(servers().replica(3).queryOne(COUNT)).isEqualTo("" + (before + 20));
      servers().replica(2).start();
      awaitInStep(client, 2);
      onAllServers(COUNT, "" + (before + 20));
    }
  }
}
