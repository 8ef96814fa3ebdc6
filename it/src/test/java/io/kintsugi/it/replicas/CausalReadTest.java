package io.kintsugi.it.replicas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `reads: causal` on real replicas: a session reads what it wrote, and never goes back in time.
@Tag("server")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CausalReadTest {
  private static final String COUNT =
      "SELECT CONCAT(n, ' ', server) FROM counter, whoami WHERE id = 1";

  private @Nullable ReplicaFleet started;

  @BeforeAll
  void start() throws Exception {
    started = new ReplicaFleet("reads: causal, causal-timeout: 500ms");
  }

  @AfterAll
  void stop() {
    servers().close();
  }

  private ReplicaFleet servers() {
    return java.util.Objects.requireNonNull(started);
  }

  private record Answer(int count, String server) {
    static Answer of(Connection connection) throws SQLException {
      String[] parts = ReplicaFleet.one(connection, COUNT).split(" ");
      return new Answer(Integer.parseInt(parts[0]), parts[1]);
    }
  }

  @Test
  void eachReadHasTheWriteBeforeItAlsoOnAReplica() throws Exception {
    Set<String> servers = new HashSet<>();
    try (Connection connection = servers().connect("")) {
      int count = Answer.of(connection).count();
      for (int i = 1; i <= 100; i++) {
        ReplicaFleet.run(connection, "UPDATE counter SET n = n + 1 WHERE id = 1");
        Answer answer = Answer.of(connection);
        assertThat(answer.count()).isEqualTo(count + i);
        servers.add(answer.server());
      }
    }
    assertThat(servers).contains("alpha-2", "alpha-3");
  }

  @Test
  void aSessionThatOnlyReadsStaysOnItsReplica() throws Exception {
    try (Connection connection = servers().connect("")) {
      Set<String> servers = new HashSet<>();
      for (int i = 0; i < 20; i++) {
        servers.add(Answer.of(connection).server());
      }
      assertThat(servers).hasSize(1).doesNotContain("alpha");
    }
  }

  @Test
  void whenReplicasAreTooLateThePrimaryAnswers() throws Exception {
    servers().delay(2, 3);
    servers().delay(3, 3);
    try (Connection connection = servers().connect("")) {
      ReplicaFleet.run(connection, "UPDATE counter SET n = n + 1 WHERE id = 1");
      String truth = servers().primary().queryOne("SELECT n FROM school_0.counter WHERE id = 1");
      Answer answer = Answer.of(connection);
      assertThat(answer).isEqualTo(new Answer(Integer.parseInt(truth), "alpha"));
    } finally {
      servers().delay(2, 0);
      servers().delay(3, 0);
    }
    // Also for the next test's reads, which wait for half a second only.
    servers().awaitReplicas();
    servers().await(group -> group.fit().size() == 2);
  }

  @Test
  void readsNeverGoBackWhileAnotherSessionWrites() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> write(done));
    try (Connection steady = servers().connect("");
        Connection restless = servers().connect("")) {
      int before = 0;
      int beforeRestless = 0;
      Set<String> servers = new HashSet<>();
      for (int i = 0; i < 300; i++) {
        Answer answer = Answer.of(steady);
        assertThat(answer.count()).isGreaterThanOrEqualTo(before);
        before = answer.count();
        if (i % 3 == 0) {
          // Reading the primary shows what a replica may not have yet.
          String seen = ReplicaFleet.one(restless, "SELECT n FROM counter WHERE id = 1 FOR SHARE");
          beforeRestless = Integer.parseInt(seen);
        }
        Answer next = Answer.of(restless);
        assertThat(next.count()).isGreaterThanOrEqualTo(beforeRestless);
        beforeRestless = next.count();
        servers.add(next.server());
      }
      assertThat(servers).contains("alpha-2", "alpha-3");
    } finally {
      done.set(true);
      writer.join();
    }
  }

  /// MySQL shows a row a moment before its transaction counts as executed. One that has been given
  /// its id by hand is taken for one that is at that moment.
  @Test
  void aTransactionThatMayBeSeenAlreadyIsWaitedForBeforeItCountsAsExecuted() throws Exception {
    String id = "0f5b1a3c-0000-4000-8000-000000000001:1";
    try (Connection committing = servers().primary().connect();
        Connection client = servers().connect("");
        Connection next = servers().connect("")) {
      servers().awaitReplicas();
      ReplicaFleet.run(committing, "SET gtid_next = '" + id + "'", "START TRANSACTION");
      ReplicaFleet.run(client, "UPDATE counter SET n = n + 1 WHERE id = 1");
      assertThat(Answer.of(client).server()).isEqualTo("alpha");
      String token = ReplicaFleet.one(client, "SELECT @@kintsugi_gtid_token");
      assertThat(token).contains(id).doesNotContain("#");
      ReplicaFleet.run(committing, "COMMIT", "SET gtid_next = 'AUTOMATIC'");
      servers().awaitReplicas();
      assertThat(Answer.of(client).server()).startsWith("alpha-");
      ReplicaFleet.run(next, "SET kintsugi_gtid_token = '" + token + "'");
      assertThat(Answer.of(next).server()).startsWith("alpha-");
    }
  }

  @Test
  void aTokenHandsWhatOneSessionHasSeenToAnother() throws Exception {
    try (Connection writer = servers().connect("&useServerPrepStmts=true");
        Connection reader = servers().connect("");
        Connection prepared = servers().connect("&useServerPrepStmts=true");
        PreparedStatement ask = writer.prepareStatement("SELECT @@kintsugi_gtid_token");
        PreparedStatement hand = prepared.prepareStatement("SET kintsugi_gtid_token = ?");
        Connection second = servers().replica(2).connect();
        Connection third = servers().replica(3).connect()) {
      servers().awaitReplicas();
      assertThat(ReplicaFleet.one(reader, "SELECT @@kintsugi_gtid_token")).isEmpty();
      int before = Answer.of(reader).count();
      assertThat(Answer.of(prepared).count()).isEqualTo(before);
      for (Connection replica : List.of(second, third)) {
        // The applier waits for the lock, so that replicas stay behind.
        ReplicaFleet.run(replica, "LOCK TABLES school_0.counter READ, school_0.whoami READ");
      }
      ReplicaFleet.run(writer, "UPDATE counter SET n = n + 1 WHERE id = 1");
      String token = one(ask);
      assertThat(token).startsWith("alpha=").contains(":");
      assertThat(ReplicaFleet.one(writer, "SELECT @@session.kintsugi_gtid_token"))
          .startsWith("alpha=");
      assertThat(Answer.of(reader).count()).isEqualTo(before);
      assertThat(Answer.of(prepared).count()).isEqualTo(before);

      ReplicaFleet.run(reader, "SET kintsugi_gtid_token = '" + token + "'");
      assertThat(Answer.of(reader)).isEqualTo(new Answer(before + 1, "alpha"));
      hand.setString(1, token);
      hand.execute();
      assertThat(Answer.of(prepared)).isEqualTo(new Answer(before + 1, "alpha"));
      ReplicaFleet.run(second, "UNLOCK TABLES");
      ReplicaFleet.run(third, "UNLOCK TABLES");
      servers().awaitReplicas();
      assertThat(Answer.of(reader).server()).startsWith("alpha-");
      ReplicaFleet.run(writer, "SET @token = @@kintsugi_gtid_token");
      assertThat(ReplicaFleet.one(writer, "SELECT @token")).startsWith("alpha=");
      ReplicaFleet.run(writer, "SET kintsugi_gtid_token = @token", "SET kintsugi_gtid_token = ''");
    }
    servers().await(group -> group.fit().size() == 2);
  }

  private static String one(PreparedStatement ask) throws SQLException {
    try (ResultSet row = ask.executeQuery()) {
      row.next();
      return row.getString(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'nonsense'",
        "'alpha=nonsense'",
        "'alpha=3e11fa47-71ca-11e1-9e33-c80aa9429562:1-'",
        "'alpha=3e11fa47-71ca-11e1-9e33-c80aa9429562:1'' OR 1'",
        "'omega=3e11fa47-71ca-11e1-9e33-c80aa9429562:1-5'",
        "7"
      })
  void whatIsNoTokenIsRefused(String value) throws Exception {
    try (Connection connection = servers().connect("")) {
      assertThatThrownBy(() -> ReplicaFleet.run(connection, "SET kintsugi_gtid_token = " + value))
          .hasMessageContaining("'kintsugi_gtid_token' can't be set")
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(1231));
    }
  }

  @Test
  void aTokenOfAnotherClusterIsRefused() throws Exception {
    try (Connection connection = servers().connect("")) {
      assertThatThrownBy(() ->
              ReplicaFleet.run(
                  connection,
                  "SET kintsugi_gtid_token ="
                      + " 'alpha=3e11fa47-71ca-11e1-9e33-c80aa9429562:1-5'"))
          .hasMessageContaining("has not executed");
    }
  }

  @Test
  void overShardsEachReadHasTheCommitBeforeItWhileReplicasLag() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    Set<String> servers = new HashSet<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        Connection session = servers().connect("")) {
      ReplicaFleet.run(session, "INSERT INTO spread VALUES (3, '0'), (4, '0')");
      Future<?> writer = threads.submit(() -> write(done));
      Future<?> fault = threads.submit(() -> falter(done));
      try {
        for (int i = 1; i <= 60; i++) {
          ReplicaFleet.run(
              session,
              "BEGIN",
              "UPDATE spread SET server = '" + i + "' WHERE id = 3",
              "UPDATE spread SET server = '" + i + "' WHERE id = 4",
              "COMMIT");
          for (int read = 0; read < 3; read++) {
            List<String> rows = all(session, "SELECT server FROM spread ORDER BY id");
            assertThat(rows.subList(2, 4)).containsExactly("" + i, "" + i);
            servers.addAll(rows.subList(0, 2));
          }
        }
      } finally {
        done.set(true);
      }
      writer.get();
      fault.get();
      ReplicaFleet.run(session, "DELETE FROM spread WHERE id IN (3, 4)");
    }
    assertThat(servers).containsAnyOf("alpha-2", "alpha-3");
    servers().await(group -> group.fit().size() == 2);
  }

  /// One replica's applier stops and goes on, again and again.
  private void falter(AtomicBoolean done) {
    while (!done.get()) {
      servers().replica(2).execute("STOP REPLICA SQL_THREAD", "DO SLEEP(0.05)");
      servers().replica(2).execute("START REPLICA SQL_THREAD", "DO SLEEP(0.1)");
    }
  }

  private static List<String> all(Connection connection, String sql) throws SQLException {
    List<String> all = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        all.add(rows.getString(1));
      }
    }
    return all;
  }

  private void write(AtomicBoolean done) {
    try (Connection connection = servers().connect("")) {
      while (!done.get()) {
        ReplicaFleet.run(connection, "UPDATE counter SET n = n + 1 WHERE id = 1");
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
