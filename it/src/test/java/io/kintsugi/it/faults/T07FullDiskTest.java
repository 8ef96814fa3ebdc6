package io.kintsugi.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.kintsugi.chaos.history.Outcome;
import io.kintsugi.fleet.LocalMySql;
import io.kintsugi.fleet.MySqlDistribution;
import io.kintsugi.it.faults.Deeds.Done;
import io.kintsugi.xa.Probe.Step;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// T7: the disk of a server is full when a commit begins, that of home (server 0), which cannot
/// commit the decision then, or that of a branch (server 2), which cannot prepare.
@Tag("server")
@Timeout(600)
class T07FullDiskTest {
  @TempDir private Path folder;

  @ParameterizedTest(name = "server {0}, crash {1}")
  @CsvSource({"0, false", "0, true", "2, false"})
  void theClientIsNotLeftWaitingNorToldOkAndNothingIsTorn(int full, boolean crash)
      throws Exception {
    MySqlDistribution mysql = MySqlDistribution.find(System.err::println);
    assumeThat(mysql).as("servers that are processes").isInstanceOf(LocalMySql.class);
    try (Scene scene = Scene.start(mysql, folder, 3, plan -> plan)) {
      var disk = SmallDisk.under(scene.stand().server(full), folder.resolve("disk"));
      assumeThat(disk).as("a right to mount a file system").isPresent();
      try (SmallDisk small = disk.orElseThrow()) {
        scene.settled();
        CompletableFuture<Void> there = scene.proxy().arm(Step.BEFORE_PREPARE, -1, false);
        CompletableFuture<Done> running = scene.begin(0, 1, 2);
        Scene.await(there);
        small.fill();
        scene.proxy().go();
        Done done = Scene.await(running);
        assertThat(done.outcome()).as(done.note()).isNotEqualTo(Outcome.OK);
        assertThat(done.note()).as("answered by the proxy").doesNotContain("Communications link");
        Done elsewhere = full == 0 ? scene.run(1, 2) : scene.run(0, 1);
        assertThat(elsewhere.outcome()).as(elsewhere.note()).isEqualTo(Outcome.OK);
        if (crash) {
          small.crash();
        } else {
          small.free();
        }
        scene.settled();
        if (full != 0 || crash) {
          assertThat(scene.present(done.deed())).as("never decided").isEmpty();
        }
      }
    }
  }
}
