package io.kintsugi.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kintsugi.chaos.history.Outcome;
import io.kintsugi.chaos.stand.Plan;
import io.kintsugi.chaos.stand.ProxyProcess;
import io.kintsugi.chaos.stand.Stand;
import io.kintsugi.chaos.work.Client;
import io.kintsugi.it.faults.Deeds.Done;
import io.kintsugi.xa.Probe.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// T9: proxies whose names are the same, or begin the same.
@Tag("server")
@Timeout(600)
class T09IdentityTest {
  @TempDir private static Path folder;
  @AutoClose private static Scene scene;

  @BeforeAll
  static void start() throws Exception {
    scene = Scene.start(folder, 2, Plan::patient);
  }

  @Test
  void aSecondProxyWithTheSameIdDoesNotStart() throws Exception {
    try (ProxyProcess second = scene.stand().proxy(Stand.CLUSTER, 1)) {
      assertThatThrownBy(second::start)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("the proxy did not start");
    }
    Done done = scene.run(0, 1);
    assertThat(done.outcome()).as(done.note()).isEqualTo(Outcome.OK);
    scene.settled();
  }

  @Test
  void theSameIdInAnotherClusterIsAnotherProxy() throws Exception {
    try (ProxyProcess other = scene.stand().proxy("elsewhere", 1)) {
      other.start();
      ownBranchesStay(other);
    }
  }

  /// `1` is a prefix of `10`.
  @Test
  void idsThatBeginTheSameNeverCross() throws Exception {
    try (ProxyProcess ten = scene.stand().proxy(Stand.CLUSTER, 10)) {
      ten.start();
      ownBranchesStay(ten);
    }
  }

  /// A proxy that lives keeps its prepared branches, however long they take, whoever else looks.
  private static void ownBranchesStay(ProxyProcess other) throws Exception {
    CompletableFuture<Void> there = scene.proxy().arm(Step.ALL_PREPARED, -1, false);
    CompletableFuture<Done> running = scene.begin(0, 1);
    Scene.await(there);
    other.kill9();
    other.start();
    try (Client client = new Client(9, () -> Stand.connect(other))) {
      for (int i = 0; i < 5; i++) {
        Done theirs = scene.deeds().run(client, 1, 0);
        assertThat(theirs.outcome()).as(theirs.note()).isEqualTo(Outcome.OK);
      }
    }
    assertThat(scene.prepared(scene.stand().server(1))).isEqualTo(1);
    scene.proxy().go();
    Done done = Scene.await(running);
    assertThat(done.outcome()).as(done.note()).isEqualTo(Outcome.OK);
    assertThat(scene.present(done.deed())).isEqualTo(Set.of(0, 1));
    scene.settled();
  }
}
