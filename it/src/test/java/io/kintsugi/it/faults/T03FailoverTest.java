package io.kintsugi.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

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

/// T3: a primary with a prepared branch is demoted, and its replica promoted.
@Tag("server")
@Timeout(600)
class T03FailoverTest {
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
      assertThat(rows(replica, done)).as(done.toString()).isEqualTo("1");
      assertThat(scene.prepared(old)).as("the old primary was not told").isEqualTo(1);
      assertThat(old.queryOne("SELECT @@GLOBAL.gtid_executed")).isEqualTo(executed);
      assertThat(scene.present(done.deed())).isEqualTo(Set.of(0));
      assertThat(scene.stand().touchedStrangers()).isEmpty();
    }
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

  private static String rows(MySqlServer server, Done done) {
    return server.queryOne(
        "SELECT COUNT(*) FROM chaos_1.deed WHERE name = '" + done.deed().name() + "'");
  }
}
