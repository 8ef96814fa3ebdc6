package io.kintsugi.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.chaos.fault.Trap;
import io.kintsugi.chaos.fault.Trap.Spring;
import io.kintsugi.chaos.history.Outcome;
import io.kintsugi.chaos.work.Client;
import io.kintsugi.it.faults.Deeds.Done;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// T6: one shard is slow in a commit; transactions on the others go on meanwhile.
@Tag("server")
@Timeout(600)
class T06SlowShardTest {
  @TempDir private static Path folder;
  @AutoClose private static Scene scene;

  @BeforeAll
  static void start() throws Exception {
    scene = Scene.start(folder, 3, plan -> plan);
  }

  @ParameterizedTest
  @ValueSource(strings = {"XA PREPARE", "XA COMMIT"})
  void othersDoNotWaitForIt(String statement) throws Exception {
    Trap trap = scene.stand().link(2).arm(statement, Spring.HOLD, 1);
    CompletableFuture<Done> slow = scene.begin(0, 1, 2);
    Scene.await(trap.sprung());
    try (Client client = scene.client()) {
      for (int i = 0; i < 20; i++) {
        Done other = scene.deeds().run(client, 0, 1);
        assertThat(other.outcome()).as(other.note()).isEqualTo(Outcome.OK);
      }
    }
    trap.release();
    Done done = Scene.await(slow);
    scene.settled();
    if (done.outcome() == Outcome.OK) {
      assertThat(scene.present(done.deed())).isEqualTo(Set.of(0, 1, 2));
    }
  }
}
