package io.kintsugi.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.chaos.history.Outcome;
import io.kintsugi.fleet.MySqlServer;
import io.kintsugi.it.faults.Deeds.Done;
import io.kintsugi.xa.Probe.Step;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// T7: the server that is to hold the decision cannot write it. Nothing may be committed anywhere,
/// and the client is told an error.
@Tag("server")
@Timeout(600)
class T07NoDecisionTest {
  @TempDir private static Path folder;
  @AutoClose private static Scene scene;

  @BeforeAll
  static void start() throws Exception {
    scene = Scene.start(folder, 3, plan -> plan);
  }

  /// All branches are prepared when home becomes read-only.
  @Test
  void aHomeThatBecameReadOnlyRollsBackAll() throws Exception {
    MySqlServer home = scene.stand().server(0);
    Done done = whilePrepared(() -> home.execute("SET GLOBAL super_read_only = ON"));
    home.execute("SET GLOBAL super_read_only = OFF", "SET GLOBAL read_only = OFF");
    refused(done);
  }

  /// What a full disk, a lost grant and a dropped table look like from the proxy: the INSERT fails.
  @Test
  void aTableThatTakesNoDecisionRollsBackAll() throws Exception {
    MySqlServer home = scene.stand().server(0);
    Done done =
        whilePrepared(() -> home.execute("RENAME TABLE kintsugi.decision TO kintsugi.away"));
    home.execute("RENAME TABLE kintsugi.away TO kintsugi.decision");
    refused(done);
  }

  private Done whilePrepared(Runnable fault) throws Exception {
    CompletableFuture<Void> there = scene.proxy().arm(Step.BEFORE_PREPARE, -1, false);
    CompletableFuture<Done> running = scene.begin(0, 1, 2);
    Scene.await(there);
    fault.run();
    scene.proxy().go();
    return Scene.await(running);
  }

  private void refused(Done done) throws Exception {
    assertThat(done.outcome()).as(done.note()).isNotEqualTo(Outcome.OK);
    scene.settled();
    assertThat(scene.present(done.deed())).isEmpty();
    Done next = scene.run(0, 1, 2);
    assertThat(next.outcome()).as(next.note()).isEqualTo(Outcome.OK);
  }
}
