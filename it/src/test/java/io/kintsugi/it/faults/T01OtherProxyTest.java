package io.kintsugi.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.chaos.stand.Settled;
import io.kintsugi.it.faults.Deeds.Done;
import io.kintsugi.xa.Probe.Step;
import java.nio.file.Path;
import java.time.Duration;
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

/// T1 with two proxies of one cluster: the one that lives settles what the other left.
@Tag("server")
@Timeout(600)
class T01OtherProxyTest {
  private static final Duration LIMIT = Duration.ofSeconds(5);
  @TempDir private static Path folder;
  @AutoClose private static Scene scene;

  @BeforeAll
  static void start() throws Exception {
    scene = Scene.start(folder, 3, plan -> plan.proxies(2));
  }

  @ParameterizedTest(name = "{0}: committed {1}")
  @CsvSource({"ALL_PREPARED, false", "DECISION_WRITTEN, false", "DECIDED, true"})
  void whoLivesSettlesWhatTheDeadOneLeft(Step step, boolean committed) throws Exception {
    scene.proxy().arm(step, -1, true);
    Done done = scene.run(0, 1, 2);
    scene.proxy().awaitEnd();
    Settled settled = scene.stand().doubts().await(LIMIT);
    assertThat(settled.left()).as("after %s", settled.took()).isEmpty();
    assertThat(scene.present(done.deed())).isEqualTo(committed ? Set.of(0, 1, 2) : Set.of());
    scene.settled();
  }

  /// A proxy that sleeps longer than its lease finds its transactions settled by the other, and
  /// cannot overrule that when it wakes.
  @Test
  void whoWakesAfterItsLeaseCannotCommitWhatWasRolledBack() throws Exception {
    CompletableFuture<Void> there = scene.proxy().arm(Step.ALL_PREPARED, -1, false);
    CompletableFuture<Done> running = scene.begin(0, 1, 2);
    Scene.await(there);
    scene.proxy().suspend();
    Settled settled = scene.stand().doubts().await(Duration.ofSeconds(20));
    assertThat(settled.left()).as("after %s", settled.took()).isEmpty();
    scene.proxy().resume();
    scene.proxy().go();
    Done done = Scene.await(running);
    assertThat(scene.present(done.deed())).as(done.toString()).isEmpty();
    scene.settled();
  }
}
