package io.kintsugi.proxy.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.fleet.Replication;
import io.kintsugi.proxy.topology.Topology.Primary;
import io.kintsugi.proxy.topology.Topology.Problem.Kind;
import io.kintsugi.proxy.topology.Topology.Replica;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Real primaries that change, as an outside tool or an accident changes them.
@Tag("server")
class PromotionServerTest {
  private static final String RUNNING =
      "SELECT COUNT(*) FROM performance_schema.processlist WHERE info LIKE 'REPLACE %'";

  @Test
  void afterACrashThePromotedReplicaIsFollowedAndTheOldPrimaryNotBelieved() throws Exception {
    try (WatchedFleet servers = new WatchedFleet()) {
      servers.awaitAllFit();
      servers.replica(2).execute("STOP REPLICA IO_THREAD");
      servers.replica(3).execute("STOP REPLICA IO_THREAD");
      servers.primary().execute("CREATE DATABASE never_sent");
      servers.primary().kill9();
      servers.await(group -> group.writable() == null);
      long promoted = System.nanoTime();
      Replication.promote(servers.replica(2));
      servers.await(group -> "alpha-2".equals(group.writable()));
      System.err.printf("followed after %d ms%n", (System.nanoTime() - promoted) / 1_000_000);
      Replication.follow(servers.replica(2), servers.replica(3));
      servers.awaitFit("alpha-3");

      servers.primary().start();
      servers.awaitUnfit("alpha", Kind.SECOND_PRIMARY);
      assertThat(servers.group().writable()).isEqualTo("alpha-2");

      Replication.demote(servers.primary(), servers.replica(2));
      Replica errant = servers.awaitUnfit("alpha", Kind.ERRANT_TRANSACTIONS);
      assertThat(String.valueOf(errant.unfit()))
          .contains(servers.primary().queryOne("SELECT @@server_uuid"));
      servers.awaitFitOnly("alpha-3");
    }
  }

  @Test
  void aPausedPrimaryThatWakesUpAfterTheSwitchGetsNothing() throws Exception {
    try (WatchedFleet servers = new WatchedFleet()) {
      servers.awaitAllFit();
      servers.primary().suspend();
      servers.await(group -> group.primary() instanceof Primary.None);
      Replication.promote(servers.replica(2));
      servers.await(group -> "alpha-2".equals(group.writable()));
      servers.primary().resume();
      servers.awaitUnfit("alpha", Kind.SECOND_PRIMARY);
      // What was sent to it while it slept is carried out when it wakes.
      while (!servers.primary().queryOne(RUNNING).equals("0")) {
        Thread.sleep(20);
      }
      String before = servers.primary().queryOne("SELECT @@gtid_executed");
      servers.await(group -> "alpha-2".equals(group.writable()));
      assertThat(servers.primary().queryOne("SELECT @@gtid_executed")).isEqualTo(before);
    }
  }

  @Test
  void aPlannedSwitchIsFollowedAndTheOldPrimaryIsReadAsAReplica() throws Exception {
    try (WatchedFleet servers = new WatchedFleet()) {
      servers.awaitAllFit();
      servers.primary().execute("SET GLOBAL super_read_only = ON");
      servers.await(group -> group.writable() == null);
      assertThat(servers.group().primary().toString()).contains("alpha is read-only");
      servers.awaitCaughtUp(2);
      Replication.promote(servers.replica(2));
      Replication.follow(servers.replica(2), servers.replica(3));
      Replication.demote(servers.primary(), servers.replica(2));
      servers.await(group -> "alpha-2".equals(group.writable()) && group.fit().size() == 2);
    }
  }

  @Test
  void aReplicaMadeWritableByMistakeIsNoSecondPrimary() throws Exception {
    try (WatchedFleet servers = new WatchedFleet()) {
      servers.awaitAllFit();
      Replication.promote(servers.replica(2));
      servers.awaitUnfit("alpha-2", Kind.SECOND_PRIMARY);
      servers.replica(2).execute("CREATE DATABASE by_mistake");
      Replication.demote(servers.replica(2), servers.primary());
      servers.awaitUnfit("alpha-2", Kind.ERRANT_TRANSACTIONS);
      assertThat(servers.group().writable()).isEqualTo("alpha");
    }
  }

  @Test
  void semiSyncIsReadFromThePrimary() throws Exception {
    try (WatchedFleet servers =
        new WatchedFleet(
            "--plugin-load-add=semisync_source.so", "--plugin-load-add=semisync_replica.so")) {
      servers.awaitAllFit();
      servers
          .primary()
          .execute(
              "SET GLOBAL rpl_semi_sync_source_timeout = 500",
              "SET GLOBAL rpl_semi_sync_source_enabled = ON");
      servers
          .replica(2)
          .execute(
              "SET GLOBAL rpl_semi_sync_replica_enabled = ON",
              "STOP REPLICA IO_THREAD",
              "START REPLICA IO_THREAD");
      servers.await(group -> semiSync(group.primary(), true, 1));
      servers.replica(2).execute("STOP REPLICA IO_THREAD");
      servers.await(group -> semiSync(group.primary(), false, 0));
    }
  }

  private static boolean semiSync(Primary primary, boolean active, int replicas) {
    return primary instanceof Primary.Known known
        && known.semiSync().equals(new Facts.SemiSync(true, active, replicas));
  }
}
