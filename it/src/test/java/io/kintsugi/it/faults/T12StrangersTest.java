package io.kintsugi.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.chaos.stand.Branches;
import io.kintsugi.it.faults.Deeds.Done;
import io.kintsugi.xa.Probe.Step;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// T12: branches of others lie beside ours on every server of every stand. Here they are looked at
/// while recovery is at work on ours.
@Tag("server")
@Timeout(600)
class T12StrangersTest {
  @TempDir private Path folder;

  @Test
  void recoverySettlesOursAndLeavesTheirs() throws Exception {
    try (Scene scene = Scene.start(folder, 2, plan -> plan)) {
      var server = scene.stand().server(1);
      long theirs = Branches.on(server).size();
      assertThat(theirs).isEqualTo(4);
      scene.proxy().arm(Step.ALL_PREPARED, -1, true);
      Done done = scene.run(0, 1);
      scene.proxy().awaitEnd();
      assertThat(Branches.on(server)).hasSize((int) theirs + 1);
      scene.settled();
      assertThat(scene.present(done.deed())).isEmpty();
      assertThat(Branches.on(server)).hasSize((int) theirs);
    }
  }
}
