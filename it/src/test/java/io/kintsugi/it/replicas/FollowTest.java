package io.kintsugi.it.replicas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kintsugi.fleet.Replication;
import io.kintsugi.xa.Probe;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A primary that changes under its clients. The test is the outside tool that promotes.
@Tag("server")
class FollowTest {
  private static final String WRITE = "UPDATE counter SET n = n + 1 WHERE id = 1";
  private static final String COUNT = "SELECT n FROM school_0.counter WHERE id = 1";

  @Test
  void writesWaitForThePromotedReplicaAndTheOldPrimaryGetsNoneWhenItComesBack() throws Exception {
    try (ReplicaFleet servers = new ReplicaFleet("reads: any");
        Connection client = servers.connect("");
        Connection other = servers.connect("")) {
      ReplicaFleet.run(client, WRITE);
      // MySQL answers before a replica has it.
      servers.awaitReplicas();
      servers.primary().kill9();
      // What the connection that died under it had is lost; a new statement waits.
      CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> run(other, WRITE));
      servers.await(group -> group.writable() == null);
      assertThat(waiting.isDone()).isFalse();
      long promoted = System.nanoTime();
      Replication.promote(servers.replica(2));
      waiting.get();
      System.err.printf("writable again after %d ms%n", (System.nanoTime() - promoted) / 1_000_000);
      assertThat(servers.replica(2).queryOne(COUNT)).isEqualTo("2");
      ReplicaFleet.run(client, WRITE);

      servers.primary().start();
      servers.await(group -> group.replicas().getFirst().unfit() != null);
      String before = servers.primary().queryOne("SELECT @@GLOBAL.gtid_executed");
      for (int i = 0; i < 20; i++) {
        ReplicaFleet.run(client, WRITE);
        ReplicaFleet.run(other, "BEGIN", WRITE, "COMMIT");
      }
      assertThat(servers.replica(2).queryOne(COUNT)).isEqualTo("43");
      assertThat(servers.primary().queryOne("SELECT @@GLOBAL.gtid_executed")).isEqualTo(before);
    }
  }

  @Test
  void aTransactionOverShardsCommitsOnTheNewPrimary() throws Exception {
    try (ReplicaFleet servers = new ReplicaFleet("reads: primary");
        Connection client = servers.connect("")) {
      String both = "INSERT INTO spread VALUES (%d, 'new'), (%d, 'new')";
      ReplicaFleet.run(client, both.formatted(3, 4));
      servers.primary().kill9();
      servers.await(group -> group.writable() == null);
      Replication.promote(servers.replica(3));
      servers.await(group -> "alpha-3".equals(group.writable()));
      while (!deleted(client)) {
        Thread.onSpinWait();
      }
      ReplicaFleet.run(
          client,
          "BEGIN",
          "INSERT INTO spread VALUES (3, 'again')",
          "INSERT INTO spread VALUES (4, 'again')",
          "COMMIT");
      ReplicaFleet.awaitNothingPrepared(servers.replica(3));
      assertThat(
              servers
                  .replica(3)
                  .queryOne(
                      "SELECT CONCAT(a.server, b.server) FROM school_0.spread a, school_1.spread b"
                          + " WHERE a.id = 3 AND b.id = 4"))
          .isEqualTo("againagain");
    }
  }

  @Test
  void aDecidedTransactionFindsItsPreparedBranchOnTheNewPrimary() throws Exception {
    AtomicReference<@Nullable ReplicaFleet> failing = new AtomicReference<>();
    Probe decided =
        (step, _) -> {
          ReplicaFleet servers = failing.get();
          if (step == Probe.Step.DECIDED && servers != null) {
            failing.set(null);
            servers.awaitReplicas();
            servers.primary().kill9();
            Replication.promote(servers.replica(2));
          }
        };
    try (ReplicaFleet servers = new ReplicaFleet("reads: primary", decided);
        Connection client = servers.connect("")) {
      ReplicaFleet.run(
          client,
          "BEGIN",
          "INSERT INTO spread VALUES (3, 'home')",
          "INSERT INTO spread VALUES (4, 'branch')");
      failing.set(servers);
      // It is decided, so the client hears OK, with a warning of the shard that is late.
      ReplicaFleet.run(client, "COMMIT");
      servers.await(group -> "alpha-2".equals(group.writable()));
      assertThat(servers.replica(2).queryOne("SELECT server FROM school_0.spread WHERE id = 3"))
          .isEqualTo("home");
      long end = System.nanoTime() + 60_000_000_000L;
      while (branches(servers) == 0 && System.nanoTime() < end) {
        Thread.onSpinWait();
      }
      assertThat(servers.replica(2).queryOne("SELECT server FROM school_1.spread WHERE id = 4"))
          .isEqualTo("branch");
    }
  }

  private static int branches(ReplicaFleet servers) {
    return Integer.parseInt(
        servers.replica(2).queryOne("SELECT COUNT(*) FROM school_1.spread WHERE id = 4"));
  }

  /// Until the proxy is registered on the new primary, writes over shards are refused.
  private static boolean deleted(Connection client) throws SQLException {
    try {
      ReplicaFleet.run(client, "DELETE FROM spread WHERE id IN (3, 4)");
      return true;
    } catch (SQLException e) {
      if (!String.valueOf(e.getMessage()).contains("cannot write the shards")) {
        throw e;
      }
      return false;
    }
  }

  @Test
  void aPausedPrimaryIsCutOffWhenAnotherIsFollowed() throws Exception {
    try (ReplicaFleet servers = new ReplicaFleet("reads: primary");
        Connection inTransaction = servers.connect("");
        Connection client = servers.connect("")) {
      // Two connections to the primary: one in a transaction, one idle.
      ReplicaFleet.run(client, "BEGIN", "SELECT n FROM counter");
      ReplicaFleet.run(inTransaction, "BEGIN", WRITE);
      ReplicaFleet.run(client, "COMMIT");
      servers.primary().suspend();
      CompletableFuture<Void> hanging = CompletableFuture.runAsync(() -> run(client, WRITE));
      servers.await(group -> group.writable() == null);
      Replication.promote(servers.replica(2));
      assertThatThrownBy(hanging::get)
          .isInstanceOf(ExecutionException.class)
          .hasMessageContaining("outcome is unknown");
      ReplicaFleet.run(client, WRITE);
      assertThatThrownBy(() -> ReplicaFleet.run(inTransaction, "COMMIT"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("rolled back");
      ReplicaFleet.run(inTransaction, "ROLLBACK", WRITE);
      assertThat(servers.replica(2).queryOne(COUNT)).isEqualTo("2");
      servers.primary().resume();
      for (int i = 0; i < 20; i++) {
        ReplicaFleet.run(client, WRITE);
      }
      assertThat(servers.replica(2).queryOne(COUNT)).isEqualTo("22");
    }
  }

  @Test
  void withoutANewPrimaryStatementsAreRefusedWhenTheirTimeIsOverOrTheRoom() throws Exception {
    try (ReplicaFleet servers =
            new ReplicaFleet("reads: any, buffer-time: 2s, buffer-statements: 1");
        Connection first = servers.connect("");
        Connection second = servers.connect("")) {
      servers.primary().execute("SET GLOBAL super_read_only = ON");
      servers.await(group -> group.writable() == null);
      CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> run(first, WRITE));
      while (!waiting.isDone() && !refusedAtOnce(second)) {
        Thread.onSpinWait();
      }
      assertThatThrownBy(waiting::get)
          .hasMessageContaining("alpha is read-only")
          .hasMessageContaining("may be sent again");
      assertThat(ReplicaFleet.one(first, "SELECT server FROM whoami")).startsWith("alpha-");
      servers.primary().execute("SET GLOBAL read_only = OFF");
      ReplicaFleet.run(first, WRITE);
      assertThat(servers.primary().queryOne(COUNT)).isEqualTo("1");
    }
  }

  /// Once the other waits, there is no room.
  private static boolean refusedAtOnce(Connection client) {
    try {
      ReplicaFleet.run(client, "DO SLEEP(0)", WRITE);
      return false;
    } catch (SQLException e) {
      return String.valueOf(e.getMessage()).contains("may be sent again");
    }
  }

  @Test
  void aPlannedSwitchLosesNothingThatWasAcknowledged() throws Exception {
    try (ReplicaFleet servers = new ReplicaFleet("reads: causal")) {
      AtomicBoolean done = new AtomicBoolean();
      AtomicInteger acknowledged = new AtomicInteger();
      AtomicInteger errors = new AtomicInteger();
      CompletableFuture<Void> writer =
          CompletableFuture.runAsync(() -> write(servers, done, acknowledged, errors));
      while (acknowledged.get() < 20) {
        Thread.onSpinWait();
      }
      servers.primary().execute("SET GLOBAL super_read_only = ON");
      String all = servers.primary().queryOne("SELECT @@GLOBAL.gtid_executed");
      servers.replica(2).queryOne("SELECT WAIT_FOR_EXECUTED_GTID_SET('" + all + "', 60)");
      Replication.promote(servers.replica(2));
      Replication.follow(servers.replica(2), servers.replica(3));
      Replication.demote(servers.primary(), servers.replica(2));
      int before = acknowledged.get();
      while (acknowledged.get() < before + 20) {
        Thread.onSpinWait();
      }
      done.set(true);
      writer.join();
      System.err.printf("%d acknowledged, %d errors%n", acknowledged.get(), errors.get());
      assertThat(Integer.parseInt(servers.replica(2).queryOne(COUNT)))
          .isGreaterThanOrEqualTo(acknowledged.get());
      servers.await(group -> "alpha-2".equals(group.writable()) && group.fit().size() == 2);
    }
  }

  @Test
  void aWriteThatMeetsAReadOnlyPrimaryBeforeTheNextProbeWaitsUnlessSomethingWasDone()
      throws Exception {
    try (ReplicaFleet servers =
            new ReplicaFleet("reads: primary, probe-interval: 4s, buffer-time: 60s");
        Connection alone = servers.connect("");
        Connection first = servers.connect("&useServerPrepStmts=true");
        Connection later = servers.connect("");
        Connection committing = servers.connect("")) {
      ReplicaFleet.run(
          later, "BEGIN", "INSERT INTO spread VALUES (1, 'x') ON DUPLICATE KEY UPDATE id = id");
      ReplicaFleet.run(committing, "BEGIN", "INSERT INTO counter VALUES (7, 7)");
      servers.await(group -> "alpha".equals(group.writable()));
      servers.primary().execute("SET GLOBAL super_read_only = ON");
      assertThatThrownBy(() -> ReplicaFleet.run(later, WRITE))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("40001"))
          .hasMessageContaining("became read-only");
      assertThatThrownBy(() -> ReplicaFleet.run(committing, "COMMIT"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("rolled back");
      Executor threads = task -> Thread.ofVirtual().start(task);
      CompletableFuture<Void> waiting =
          CompletableFuture.runAsync(() -> run(alone, WRITE), threads);
      CompletableFuture<Void> opening =
          CompletableFuture.runAsync(
              () -> {
                try (PreparedStatement write = first.prepareStatement(WRITE)) {
                  ReplicaFleet.run(first, "BEGIN");
                  write.execute();
                  ReplicaFleet.run(first, "COMMIT");
                } catch (SQLException e) {
                  throw new IllegalStateException(e);
                }
              },
              threads);
      servers.await(group -> group.writable() == null);
      assertThat(waiting.isDone()).isFalse();
      assertThat(opening.isDone()).isFalse();
      servers.primary().execute("SET GLOBAL read_only = OFF");
      waiting.get();
      opening.get();
      assertThat(servers.primary().queryOne(COUNT)).isEqualTo("2");
      assertThat(servers.primary().queryOne("SELECT COUNT(*) FROM school_0.counter"))
          .isEqualTo("1");
      ReplicaFleet.run(later, WRITE);
    }
  }

  private static void write(
      ReplicaFleet servers, AtomicBoolean done, AtomicInteger acknowledged, AtomicInteger errors) {
    while (!done.get()) {
      try (Connection client = servers.connect("")) {
        while (!done.get()) {
          ReplicaFleet.run(client, WRITE);
          acknowledged.incrementAndGet();
        }
      } catch (SQLException e) {
        errors.incrementAndGet();
      }
    }
  }

  private static void run(Connection connection, String sql) {
    try {
      ReplicaFleet.run(connection, sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
