package io.kintsugi.it.replicas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kintsugi.fleet.MySqlServer;
import io.kintsugi.fleet.Replication;
import io.kintsugi.proxy.topology.Topology.Group;
import io.kintsugi.proxy.topology.Topology.Primary;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// `acknowledge: semi-sync`: MySQL waits, and the proxy sees to it that it does.
@Tag("server")
class SemiSyncTest {
  private static final String STRICT = "acknowledge: semi-sync, strict: true, buffer-time: 60s";
  private static final String WRITE = "UPDATE counter SET n = n + 1 WHERE id = 1";
  private static final String[] PLUGINS = {
    "--plugin-load-add=semisync_source.so", "--plugin-load-add=semisync_replica.so"
  };

  private static ReplicaFleet fleet() throws Exception {
    return new ReplicaFleet(STRICT, PLUGINS);
  }

  /// @param timeout what a commit waits for a replica, in milliseconds
  private static void semiSync(ReplicaFleet servers, long timeout) {
    servers
        .primary()
        .execute(
            "SET GLOBAL rpl_semi_sync_source_timeout = " + timeout,
            "SET GLOBAL rpl_semi_sync_source_enabled = ON");
    for (int number = 2; number <= 3; number++) {
      servers
          .replica(number)
          .execute(
              "SET GLOBAL rpl_semi_sync_replica_enabled = ON",
              "STOP REPLICA IO_THREAD",
              "START REPLICA IO_THREAD");
    }
    servers.await(group -> active(group) && group.fit().size() == 2);
  }

  private static boolean active(Group group) {
    return group.primary() instanceof Primary.Known known
        && known.semiSync().active()
        && known.semiSync().replicas() == 2;
  }

  @Test
  void whileMySqlDoesNotWaitForAReplicaNothingIsWritten() throws Exception {
    try (ReplicaFleet servers = fleet();
        Connection client = servers.connect("");
        Connection open = servers.connect("")) {
      assertThatThrownBy(() -> ReplicaFleet.run(client, WRITE))
          .hasMessageContaining("alpha does not wait for a replica")
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(1290));
      assertThat(ReplicaFleet.one(client, "SELECT n FROM counter")).isEqualTo("0");

      semiSync(servers, 300);
      ReplicaFleet.run(client, WRITE);
      ReplicaFleet.run(open, "BEGIN", "INSERT INTO spread VALUES (3, 'open')");
      servers.replica(2).execute("STOP REPLICA IO_THREAD");
      servers.replica(3).execute("STOP REPLICA IO_THREAD");
      // A commit that finds no replica makes MySQL fall back.
      servers.primary().execute("CREATE DATABASE unacknowledged");
      servers.await(group -> !active(group));
      assertThatThrownBy(() -> ReplicaFleet.run(client, WRITE))
          .hasMessageContaining("strict refuses");
      assertThatThrownBy(() -> ReplicaFleet.run(open, "COMMIT"))
          .hasMessageContaining("rolled back")
          .hasMessageContaining("alpha does not wait");
      assertThat(servers.primary().queryOne("SELECT n FROM school_0.counter")).isEqualTo("1");
      assertThat(servers.primary().queryOne("SELECT COUNT(*) FROM school_0.spread WHERE id = 3"))
          .isEqualTo("0");
    }
  }

  @Test
  void nothingAcknowledgedIsLostWhenThePrimaryIsKilledUnderLoad() throws Exception {
    try (ReplicaFleet servers = fleet()) {
      semiSync(servers, 600_000);
      AtomicBoolean done = new AtomicBoolean();
      AtomicInteger acknowledged = new AtomicInteger();
      AtomicInteger errors = new AtomicInteger();
      CompletableFuture<Void> writer =
          CompletableFuture.runAsync(() -> write(servers, done, acknowledged, errors));
      while (acknowledged.get() < 50) {
        Thread.onSpinWait();
      }
      servers.primary().kill9();
      long killed = System.nanoTime();
      int promoted = mostAdvanced(servers);
      Replication.promote(servers.replica(promoted));
      Replication.follow(servers.replica(promoted), servers.replica(5 - promoted));
      servers
          .replica(promoted)
          .execute(
              "SET GLOBAL rpl_semi_sync_source_timeout = 600000",
              "SET GLOBAL rpl_semi_sync_source_enabled = ON");
      servers.replica(5 - promoted).execute("STOP REPLICA IO_THREAD", "START REPLICA IO_THREAD");
      int before = acknowledged.get();
      while (acknowledged.get() < before + 10) {
        Thread.onSpinWait();
      }
      System.err.printf("writable again after %d ms%n", (System.nanoTime() - killed) / 1_000_000);
      done.set(true);
      writer.join();
      System.err.printf("%d acknowledged, %d errors%n", acknowledged.get(), errors.get());
      int kept =
          Integer.parseInt(
              servers.replica(promoted).queryOne("SELECT n FROM school_0.counter WHERE id = 1"));
      assertThat(kept).isGreaterThanOrEqualTo(acknowledged.get());
      assertThat(kept).isLessThanOrEqualTo(acknowledged.get() + errors.get());
    }
  }

  /// All that was received must be applied before they are compared.
  private static int mostAdvanced(ReplicaFleet servers) {
    for (int number = 2; number <= 3; number++) {
      MySqlServer replica = servers.replica(number);
      String received =
          replica.queryOne(
              "SELECT received_transaction_set FROM"
                  + " performance_schema.replication_connection_status");
      replica.queryOne("SELECT WAIT_FOR_EXECUTED_GTID_SET('" + received + "', 60)");
    }
    String other = servers.replica(3).queryOne("SELECT @@GLOBAL.gtid_executed");
    return "1"
            .equals(
                servers
                    .replica(2)
                    .queryOne("SELECT GTID_SUBSET('" + other + "', @@GLOBAL.gtid_executed)"))
        ? 2
        : 3;
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
}
