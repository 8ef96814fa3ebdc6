package io.kintsugi.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.kintsugi.chaos.history.Outcome;
import io.kintsugi.chaos.work.Client;
import io.kintsugi.it.faults.Deeds.Done;
import io.kintsugi.xa.Probe.Step;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// T10: the proxy's wall clock jumps.
@Tag("server")
@Timeout(600)
class T10ClockTest {
  @TempDir private Path folder;

  @Test
  void jumpsOfTheClockAbortNothingAndForgetNothing() throws Exception {
    var clock = FakeClock.in(folder);
    assumeThat(clock).as("libfaketime (Debian's package faketime)").isPresent();
    try (Scene scene =
        Scene.start(
            folder, 3, plan -> plan.patient().environment(clock.orElseThrow().environment()))) {
      try (Client client = scene.client()) {
        for (String jump : List.of("+1d", "-1d", "+3600", "-3600", "+0")) {
          CompletableFuture<Void> there = scene.proxy().arm(Step.ALL_PREPARED, -1, false);
          CompletableFuture<Done> running = scene.begin(0, 1, 2);
          Scene.await(there);
          clock.orElseThrow().move(jump);
          Done another = scene.deeds().run(client, 0, 1);
          assertThat(another.outcome()).as("%s: %s", jump, another.note()).isEqualTo(Outcome.OK);
          scene.proxy().go();
          Done done = Scene.await(running);
          assertThat(done.outcome()).as("%s: %s", jump, done.note()).isEqualTo(Outcome.OK);
        }
      }
      scene.settled();
    }
  }
}
