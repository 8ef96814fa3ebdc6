package io.kintsugi.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.chaos.history.Outcome;
import io.kintsugi.it.faults.Deeds.Done;
import io.kintsugi.xa.Probe.Step;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// T2: `kill -9` of a MySQL server during a commit, of home (server 0) and of a branch (server 2).
@Tag("server")
@Timeout(600)
class T02ServerDeathTest {
  @TempDir private static Path folder;
  @AutoClose private static Scene scene;

  @BeforeAll
  static void start() throws Exception {
    scene = Scene.start(folder, 3, plan -> plan);
  }

  @ParameterizedTest(name = "server {0} at {1}")
  @CsvSource({
    "0, BEFORE_PREPARE",
    "2, BEFORE_PREPARE",
    "2, PREPARED",
    "0, ALL_PREPARED",
    "2, ALL_PREPARED",
    "0, DECISION_WRITTEN",
    "0, DECIDED",
    "2, DECIDED",
    "2, COMMITTED"
  })
  void allOrNoneWhenItIsBack(int server, Step step) throws Exception {
    CompletableFuture<Void> there = scene.proxy().arm(step, -1, false);
    CompletableFuture<Done> running = scene.begin(0, 1, 2);
    Scene.await(there);
    scene.stand().kill(server);
    scene.proxy().go();
    Scene.await(running);
    scene.settled();
  }

  @Test
  void theOthersCommitAtOnceWhenABranchesServerIsGone() throws Exception {
    CompletableFuture<Void> there = scene.proxy().arm(Step.DECIDED, -1, false);
    CompletableFuture<Done> running = scene.begin(0, 1, 2);
    Scene.await(there);
    scene.stand().kill(2);
    scene.proxy().go();
    Scene.eventually(() ->
        scene
                    .stand()
                    .shards()
                    .all()
                    .get(1)
                    .rows("SELECT COUNT(*) FROM deed", row -> row.getInt(1))
                    .getFirst()
                > 0
            && scene.prepared(scene.stand().server(1)) == 0);
    Done done = Scene.await(running);
    assertThat(done.outcome()).as(done.note()).isNotEqualTo(Outcome.FAILED);
    scene.settled();
    assertThat(scene.present(done.deed())).isEqualTo(Set.of(0, 1, 2));
  }
}
