package io.kintsugi.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.chaos.history.Outcome;
import io.kintsugi.fleet.Fleet;
import io.kintsugi.fleet.MySqlServer;
import io.kintsugi.it.faults.Deeds.Done;
import io.kintsugi.xa.Probe.Step;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// T3: a primary with a prepared branch is demoted, and its replica promoted.
@Tag("server")
@Timeout(600)
class T03FailoverTest {
  private static final String[] SEMI_SYNC = {
    "--plugin-load-add=semisync_source.so", "--plugin-load-add=semisync_replica.so"
  };

  @TempDir private Path folder;

  @Test
  void theBranchIsCommittedOnTheNewPrimaryAndNotOnTheOldOne() throws Exception {
    try (Scene scene = Scene.start(folder, 2, plan -> plan.replicas(1))) {
      MySqlServer old = scene.stand().server(1);
      MySqlServer replica = scene.stand().fleet().shard(1).replicas().getFirst();
      CompletableFuture<Void> there = scene.proxy().arm(Step.DECIDED, -1, false);
      CompletableFuture<Done> running = scene.begin(0, 1);
      Scene.await(there);
      scene.stand().fleet().shard(1).awaitReplicas();
      old.execute("SET GLOBAL super_read_only = ON");
      String executed = old.queryOne("SELECT @@GLOBAL.gtid_executed");
      scene.proxy().go();
      Done done = Scene.await(running);

      assertThat(scene.prepared(replica)).as("replicated").isEqualTo(1);
      promote(replica);
      scene.stand().link(1).target(replica.port());
      scene.stand().link(1).reset();
      scene.proxy().kill9();
      scene.proxy().start();
      Scene.eventually(() -> scene.prepared(replica) == 0);
      assertThat(rows(replica, 1, done)).as(done.toString()).isEqualTo("1");
      assertThat(scene.prepared(old)).as("the old primary was not told").isEqualTo(1);
      assertThat(old.queryOne("SELECT @@GLOBAL.gtid_executed")).isEqualTo(executed);
      assertThat(scene.presentNow(done.deed())).isEqualTo(Set.of(0));
      assertThat(scene.stand().touchedStrangers()).isEmpty();
    }
  }

  /// The primary of home (server 0) or of the branch dies with what only its replica has beside it;
  /// MySQL has told nobody OK before the replica had it.
  @ParameterizedTest(name = "server {0}")
  @ValueSource(ints = {0, 1})
  void whatASemiSyncReplicaHasAcknowledgedSurvivesItsPrimary(int dying) throws Exception {
    try (Scene scene = Scene.start(folder, 2, plan -> plan.replicas(1).arguments(SEMI_SYNC))) {
      for (int i = 0; i < 2; i++) {
        acknowledged(scene.stand().fleet().shard(i));
      }
      MySqlServer replica = scene.stand().fleet().shard(dying).replicas().getFirst();
      MySqlServer other = scene.stand().server(1 - dying);
      CompletableFuture<Void> there = scene.proxy().arm(Step.DECIDED, -1, false);
      CompletableFuture<Done> running = scene.begin(0, 1);
      Scene.await(there);
      scene.stand().server(dying).kill9();
      String received =
          replica.queryOne(
              "SELECT received_transaction_set FROM"
                  + " performance_schema.replication_connection_status");
      replica.queryOne("SELECT WAIT_FOR_EXECUTED_GTID_SET('" + received + "', 60)");
      assertThat(scene.prepared(replica)).as("acknowledged").isEqualTo(dying);
      promote(replica);
      scene.stand().link(dying).target(replica.port());
      scene.proxy().go();
      Done done = Scene.await(running);
      assertThat(done.outcome()).as(done.note()).isNotEqualTo(Outcome.FAILED);
      Scene.eventually(() -> scene.prepared(replica) == 0 && scene.prepared(other) == 0);
      assertThat(rows(replica, dying, done)).as(done.toString()).isEqualTo("1");
      assertThat(rows(other, 1 - dying, done)).as(done.toString()).isEqualTo("1");
    }
  }

  /// Its replica is waited for without end.
  private static void acknowledged(Fleet.Shard shard) throws Exception {
    shard
        .primary()
        .execute(
            "SET GLOBAL rpl_semi_sync_source_timeout = 600000",
            "SET GLOBAL rpl_semi_sync_source_enabled = ON");
    shard
        .replicas()
        .getFirst()
        .execute(
            "SET GLOBAL rpl_semi_sync_replica_enabled = ON",
            "STOP REPLICA IO_THREAD",
            "START REPLICA IO_THREAD");
    Scene.eventually(() ->
        shard
            .primary()
            .queryOne(
                "SELECT CONCAT(a.variable_value, b.variable_value)"
                    + " FROM performance_schema.global_status a"
                    + " JOIN performance_schema.global_status b"
                    + " WHERE a.variable_name = 'Rpl_semi_sync_source_status'"
                    + " AND b.variable_name = 'Rpl_semi_sync_source_clients'")
            .equals("ON1"));
  }

  /// As long as nobody is promoted, the branch waits.
  @Test
  void aReadOnlyPrimaryIsNotToldToCommitAndIsWhenItIsWritableAgain() throws Exception {
    try (Scene scene = Scene.start(folder, 2, plan -> plan)) {
      MySqlServer demoted = scene.stand().server(1);
      CompletableFuture<Void> there = scene.proxy().arm(Step.DECIDED, -1, false);
      CompletableFuture<Done> running = scene.begin(0, 1);
      Scene.await(there);
      demoted.execute("SET GLOBAL super_read_only = ON");
      scene.proxy().go();
      Done done = Scene.await(running);
      scene.proxy().kill9();
      scene.proxy().start();
      // The recovery of the new life has been at the other server, hence here too.
      scene.run(0);
      assertThat(scene.prepared(demoted)).as(done.note()).isEqualTo(1);
      demoted.execute("SET GLOBAL super_read_only = OFF", "SET GLOBAL read_only = OFF");
      scene.settled();
      assertThat(scene.present(done.deed())).isEqualTo(Set.of(0, 1));
    }
  }

  private static void promote(MySqlServer replica) {
    replica.execute(
        "STOP REPLICA",
        "RESET REPLICA ALL",
        "SET GLOBAL super_read_only = OFF",
        "SET GLOBAL read_only = OFF");
  }

  private static String rows(MySqlServer server, int shard, Done done) {
    return server.queryOne(
        "SELECT COUNT(*) FROM chaos_%d.deed WHERE name = '%s'"
            .formatted(shard, done.deed().name()));
  }
}
