package io.kintsugi.it.faults;

import io.kintsugi.chaos.fault.Trap;
import io.kintsugi.chaos.fault.Trap.Spring;
import io.kintsugi.it.faults.Deeds.Done;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// T4: a statement of the protocol, or the answer to it, is lost with its connection.
@Tag("server")
@Timeout(600)
class T04LostReplyTest {
  @TempDir private static Path folder;
  @AutoClose private static Scene scene;

  @BeforeAll
  static void start() throws Exception {
    scene = Scene.start(folder, 3, plan -> plan);
  }

  /// Server 0 is home, where the decision is an INSERT and its COMMIT; 1 is a branch.
  @ParameterizedTest(name = "{2} of {1} at server {0}")
  @CsvSource({
    "1, XA START, LOSE_REPLY",
    "1, XA START, LOSE_REQUEST",
    "1, XA PREPARE, LOSE_REPLY",
    "1, XA PREPARE, LOSE_REQUEST",
    "1, XA COMMIT, LOSE_REPLY",
    "1, XA COMMIT, LOSE_REQUEST",
    "0, kintsugi.decision, LOSE_REPLY",
    "0, kintsugi.decision, LOSE_REQUEST",
    "0, COMMIT, LOSE_REPLY",
    "0, COMMIT, LOSE_REQUEST"
  })
  void theStateIsAskedForAndNotGuessed(int server, String statement, Spring spring)
      throws Exception {
    Trap trap = scene.stand().link(server).arm(statement, spring, 1);
    CompletableFuture<Done> running = scene.begin(0, 1, 2);
    Scene.await(trap.sprung());
    Scene.await(running);
    scene.settled();
  }
}
