package io.kintsugi.xa.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.xa.GlobalId;
import io.kintsugi.xa.GlobalId.Protocol;
import io.kintsugi.xa.Outcome;
import io.kintsugi.xa.Outcome.Committed;
import io.kintsugi.xa.Probe;
import io.kintsugi.xa.decision.HomeDecision;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The transaction manager under many commits at once, and its manners.
class AtomikosTest {
  private static final int COMMITS = 2000;
  private static final int AT_ONCE = 200;

  private final Patience patience = Patience.start();

  @AfterEach
  void stop() {
    patience.close();
  }

  @Test
  void manyCommitsAtOnceDoNotWaitForEachOther() throws Exception {
    Atomikos atomikos = new Atomikos();
    Executor slow =
        task -> CompletableFuture.delayedExecutor(5, TimeUnit.MILLISECONDS).execute(task);
    for (int warm = 0; warm < 2; warm++) {
      long began = System.nanoTime();
      long cpu = cpu();
      List<CompletableFuture<Outcome>> open = new ArrayList<>();
      for (int i = 0; i < COMMITS; i++) {
        open.add(commit(atomikos, i, slow));
        if (open.size() == AT_ONCE) {
          for (CompletableFuture<Outcome> each : open) {
            assertThat(each.get(60, TimeUnit.SECONDS)).isInstanceOf(Committed.class);
          }
          open.clear();
        }
      }
      long micros = (System.nanoTime() - began) / 1000;
      System.out.printf(
          "%d commits, %d at once, answers after 5 ms: %d us, %d us CPU each; %d platform threads%n",
          COMMITS,
          AT_ONCE,
          micros / COMMITS,
          (cpu() - cpu) / 1000 / COMMITS,
          ManagementFactory.getThreadMXBean().getThreadCount());
      assertThat(ManagementFactory.getThreadMXBean().getThreadCount()).isLessThan(AT_ONCE / 2);
    }
  }

  @Test
  void itWritesNoFileAndNothingToStdout() throws Exception {
    PrintStream stdout = System.out;
    ByteArrayOutputStream caught = new ByteArrayOutputStream();
    System.setOut(new PrintStream(caught, true, StandardCharsets.UTF_8));
    try {
      commit(new Atomikos(), 1, Runnable::run).get(10, TimeUnit.SECONDS);
    } finally {
      System.setOut(stdout);
    }
    assertThat(caught.toString(StandardCharsets.UTF_8)).isEmpty();
    assertThat(new File(".").list()).noneMatch(name -> name.startsWith("tmlog"));
  }

  private static long cpu() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
  }

  private CompletableFuture<Outcome> commit(Atomikos atomikos, long number, Executor net) {
    FakeWorld world = new FakeWorld(Map.of(), net, "h", "s1");
    GlobalId id = new GlobalId("c", 1, 1, number, Protocol.TWO_PHASE, "h");
    HomeDecision home = new HomeDecision(id, world.home(), world::findOrRollBack, () -> {});
    Leg leg = new Leg(world.branch("s1"), () -> false);
    return new Commit(
            id, home, List.of(leg), new Commit.Limits(Duration.ofSeconds(30), true), Probe.NONE)
        .start(atomikos, patience);
  }
}
