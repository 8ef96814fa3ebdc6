package io.kintsugi.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.chaos.fault.Trap;
import io.kintsugi.chaos.fault.Trap.Spring;
import io.kintsugi.chaos.history.Outcome;
import io.kintsugi.it.ServerLane;
import io.kintsugi.it.faults.Deeds.Done;
import io.kintsugi.xa.Probe.Step;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A part of the matrix on old releases. On 8.0.15 a prepared branch stays with its connection: it
/// is committed there, and after a crash of the proxy by anyone.
@Tag("server")
@Timeout(600)
class OldServersTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(names = {"V8_0_33", "V8_0_15"})
  void commitsAreAllOrNothing(ServerLane lane) throws Exception {
    try (Scene scene = Scene.start(lane.mysql(), folder, 2, plan -> plan)) {
      Done done = scene.run(0, 1);
      assertThat(done.outcome()).as(done.note()).isEqualTo(Outcome.OK);
      assertThat(scene.present(done.deed())).isEqualTo(Set.of(0, 1));
      proxyDies(scene, Step.ALL_PREPARED, false);
      proxyDies(scene, Step.DECIDED, true);
      for (String statement : List.of("XA PREPARE", "XA COMMIT")) {
        for (Spring spring : List.of(Spring.LOSE_REPLY, Spring.LOSE_REQUEST)) {
          isLost(scene, statement, spring);
        }
      }
      serverDies(scene, Step.DECIDED);
    }
  }

  private static void proxyDies(Scene scene, Step step, boolean committed) throws Exception {
    scene.proxy().arm(step, -1, true);
    Done done = scene.run(0, 1);
    scene.proxy().awaitEnd();
    scene.settled();
    assertThat(scene.present(done.deed())).isEqualTo(committed ? Set.of(0, 1) : Set.of());
  }

  private static void isLost(Scene scene, String statement, Spring spring) throws Exception {
    Trap trap = scene.stand().link(1).arm(statement, spring, 1);
    CompletableFuture<Done> running = scene.begin(0, 1);
    Scene.await(trap.sprung());
    Scene.await(running);
    scene.settled();
  }

  private static void serverDies(Scene scene, Step step) throws Exception {
    CompletableFuture<Void> there = scene.proxy().arm(step, -1, false);
    CompletableFuture<Done> running = scene.begin(0, 1);
    Scene.await(there);
    scene.stand().kill(1);
    scene.proxy().go();
    Scene.await(running);
    scene.settled();
  }
}
