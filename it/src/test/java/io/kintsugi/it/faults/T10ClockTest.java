package io.kintsugi.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.kintsugi.chaos.history.Outcome;
import io.kintsugi.chaos.stand.Plan;
import io.kintsugi.chaos.work.Client;
import io.kintsugi.fleet.LocalMySql;
import io.kintsugi.fleet.MySqlDistribution;
import io.kintsugi.fleet.MySqlServer;
import io.kintsugi.it.faults.Deeds.Done;
import io.kintsugi.xa.Probe.Step;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// T10: a wall clock jumps, the proxy's or its servers'.
@Tag("server")
@Timeout(600)
class T10ClockTest {
  private static final List<Jump> JUMPS =
      List.of(
          new Jump("+1d", 86_400),
          new Jump("-1d", -86_400),
          new Jump("+3600", 3600),
          new Jump("-3600", -3600),
          Jump.BACK);
  private static final long HALF_AN_HOUR = 1800;
  @TempDir private Path folder;

  /// @param by as faketime reads it
  private record Jump(String by, long seconds) {
    static final Jump BACK = new Jump("+0", 0);
  }

  private FakeClock clock() throws Exception {
    var clock = FakeClock.in(folder);
    assumeThat(clock).as("libfaketime (Debian's package faketime)").isPresent();
    return clock.orElseThrow();
  }

  @Test
  void jumpsOfTheClockAbortNothingAndForgetNothing() throws Exception {
    FakeClock clock = clock();
    try (Scene scene =
        Scene.start(folder, 3, plan -> plan.patient().environment(clock.environment()))) {
      for (Jump jump : JUMPS) {
        commitsThrough(scene, () -> clock.move(jump.by()), jump);
      }
      scene.settled();
    }
  }

  @Test
  void jumpsOfTheServersClocksAbortNothingAndForgetNothing() throws Exception {
    FakeClock clock = clock();
    try (Scene scene = Scene.start(servers(clock), folder, 3, Plan::patient)) {
      for (Jump jump : JUMPS) {
        commitsThrough(scene, () -> moveServers(scene, clock, jump), jump);
      }
      scene.settled();
    }
  }

  /// What a proxy left in doubt is settled by its decision, whatever the servers take for the age
  /// of it.
  @Test
  void whatIsInDoubtIsSettledAsDecidedWhenTheServersClocksJumped() throws Exception {
    FakeClock clock = clock();
    try (Scene scene = Scene.start(servers(clock), folder, 3, Plan::patient)) {
      for (Jump jump : JUMPS) {
        for (Step step : List.of(Step.ALL_PREPARED, Step.DECIDED)) {
          moveServers(scene, clock, Jump.BACK);
          scene.proxy().arm(step, -1, true);
          Done done = scene.run(0, 1, 2);
          scene.proxy().awaitEnd();
          moveServers(scene, clock, jump);
          scene.settled();
          assertThat(scene.present(done.deed()))
              .as("%s at %s", jump, step)
              .isEqualTo(step == Step.DECIDED ? Set.of(0, 1, 2) : Set.of());
        }
      }
    }
  }

  private static MySqlDistribution servers(FakeClock clock) {
    MySqlDistribution mysql = MySqlDistribution.find(System.err::println);
    assumeThat(mysql).as("servers that are processes").isInstanceOf(LocalMySql.class);
    return ((LocalMySql) mysql).behind(clock.words());
  }

  /// Returns when all servers have it.
  private static void moveServers(Scene scene, FakeClock clock, Jump jump) throws Exception {
    clock.move(jump.by());
    for (int i = 0; i < scene.stand().servers(); i++) {
      MySqlServer server = scene.stand().server(i);
      Scene.eventually(() -> Math.abs(ahead(server) - jump.seconds()) < HALF_AN_HOUR);
    }
  }

  private static long ahead(MySqlServer server) {
    String theirs = server.queryOne("SELECT UNIX_TIMESTAMP()");
    return Long.parseLong(theirs) - System.currentTimeMillis() / 1000;
  }

  private interface Move {
    void run() throws Exception;
  }

  /// One transaction is prepared everywhere when the clock jumps; another one comes and goes.
  private static void commitsThrough(Scene scene, Move move, Jump jump) throws Exception {
    CompletableFuture<Void> there = scene.proxy().arm(Step.ALL_PREPARED, -1, false);
    CompletableFuture<Done> running = scene.begin(0, 1, 2);
    Scene.await(there);
    move.run();
    try (Client client = scene.client()) {
      Done another = scene.deeds().run(client, 0, 1);
      assertThat(another.outcome()).as("%s: %s", jump, another.note()).isEqualTo(Outcome.OK);
    }
    scene.proxy().go();
    Done done = Scene.await(running);
    assertThat(done.outcome()).as("%s: %s", jump, done.note()).isEqualTo(Outcome.OK);
  }
}
