package io.kintsugi.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.chaos.history.Outcome;
import io.kintsugi.it.faults.Deeds.Done;
import io.kintsugi.xa.Probe.Step;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// T11: a shard with a prepared branch is away for longer than a day.
@Tag("server")
@Timeout(600)
class T11AwayTest {
  @TempDir private Path folder;

  /// The decision is two days old by home's clock when the shard is back; other transactions came
  /// and went meanwhile.
  @Test
  void aShardThatWasAwayForTwoDaysStillCommits() throws Exception {
    try (Scene scene = Scene.start(folder, 3, plan -> plan)) {
      CompletableFuture<Void> there = scene.proxy().arm(Step.DECIDED, -1, false);
      CompletableFuture<Done> running = scene.begin(0, 1, 2);
      Scene.await(there);
      scene.stand().server(2).kill9();
      scene.proxy().kill9();
      Done done = Scene.await(running);
      String older = "UPDATE kintsugi.decision SET decided = decided - INTERVAL 2 DAY";
      scene.stand().server(0).execute(older);
      scene.proxy().start();
      Scene.eventually(() -> scene.present(done.deed(), 1));
      for (int i = 0; i < 3; i++) {
        assertThat(scene.run(0, 1).outcome()).isEqualTo(Outcome.OK);
        scene.stand().server(0).execute(older);
        scene.proxy().kill9();
        scene.proxy().start();
      }
      scene.settled();
      assertThat(scene.present(done.deed())).isEqualTo(Set.of(0, 1, 2));
    }
  }
}
