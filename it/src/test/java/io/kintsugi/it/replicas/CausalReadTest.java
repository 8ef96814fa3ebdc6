package io.kintsugi.it.replicas;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

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
