package io.kintsugi.xa.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.xa.GlobalId;
import io.kintsugi.xa.GlobalId.Protocol;
import io.kintsugi.xa.Outcome;
import io.kintsugi.xa.Outcome.Committed;
import io.kintsugi.xa.Outcome.RolledBack;
import io.kintsugi.xa.Outcome.Unknown;
import io.kintsugi.xa.Probe;
import io.kintsugi.xa.Probe.Step;
import io.kintsugi.xa.commit.Commit.Limits;
import io.kintsugi.xa.commit.FakeWorld.Fault;
import io.kintsugi.xa.commit.FakeWorld.Part;
import io.kintsugi.xa.decision.HomeDecision;
import io.kintsugi.xa.decision.Inquiry;
import io.kintsugi.xa.stand.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Two-phase commit against servers in memory: whatever fails, all or none, and no lie.
class CommitTest {
  private static final List<String> CALLS =
      List.of("h.write", "h.commit", "s1.prepare", "s2.prepare", "s1.commit", "s2.commit");
  private static final List<Moment> MOMENTS =
      List.of(
          new Moment(Step.BEFORE_PREPARE, 0),
          new Moment(Step.PREPARED, 1),
          new Moment(Step.PREPARED, 2),
          new Moment(Step.ALL_PREPARED, 2),
          new Moment(Step.DECISION_WRITTEN, 0),
          new Moment(Step.DECIDED, 0),
          new Moment(Step.COMMITTED, 1),
          new Moment(Step.COMMITTED, 2),
          new Moment(Step.ALL_COMMITTED, 2),
          new Moment(Step.BEFORE_ANSWER, 0));

  private final Atomikos atomikos = new Atomikos();
  private final Patience patience = Patience.start();
  private long sequence;

  private record Moment(Step step, int count) {}

  @AfterEach
  void stop() {
    patience.close();
  }

  @Test
  void withoutAFaultAllIsCommittedAndConfirmed() throws Exception {
    FakeWorld world = world(Map.of(), Runnable::run);
    assertThat(run(world, Probe.NONE)).isEqualTo(new Committed(List.of()));
    assertThat(world.parts().values()).containsOnly(Part.COMMITTED);
  }

  @Test
  void everyMixOfFaultsIsAllOrNoneAndTold() throws Exception {
    int runs = 0;
    Map<String, Integer> told = new HashMap<>();
    for (Map<String, Fault> faults : mixes()) {
      for (boolean mute : new boolean[] {false, true}) {
        FakeWorld world = world(faults, Runnable::run);
        if (mute) {
          world.mute();
        }
        Outcome outcome = run(world, Probe.NONE);
        check(world, outcome, faults + (mute ? " and home mute" : ""));
        told.merge(outcome.getClass().getSimpleName(), 1, Integer::sum);
        runs++;
      }
    }
    System.out.println(runs + " mixes of faults: " + told);
    assertThat(told).containsOnlyKeys("Committed", "RolledBack", "Unknown");
  }

  @Test
  void deathAtEachStepWithAnyFaultBeforeItIsAllOrNone() throws Exception {
    int runs = 0;
    for (Moment moment : MOMENTS) {
      for (Map<String, Fault> faults : singles()) {
        FakeWorld world = world(faults, Runnable::run);
        Probe killer =
            (step, count) -> {
              if (step == moment.step() && count == moment.count()) {
                world.kill();
              }
            };
        run(world, killer);
        world.recover();
        assertThat(distinct(world)).as("%s, %s: %s", moment, faults, world.parts()).isEqualTo(1);
        runs++;
      }
    }
    System.out.println(runs + " deaths");
  }

  @Test
  void answersMayComeInAnyOrder() throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    List<Map<String, Fault>> mixes = mixes();
    for (int round = 0; round < 300; round++) {
      Map<String, Fault> faults = mixes.get(random.nextInt(mixes.size()));
      Executor slow =
          task ->
              CompletableFuture.delayedExecutor(random.nextInt(3000), TimeUnit.MICROSECONDS)
                  .execute(task);
      FakeWorld world = world(faults, slow);
      check(world, run(world, Probe.NONE), faults + ", seed " + seed);
    }
  }

  @Test
  void aGlobalReadLockAtCommitIsWaitedOut() throws Exception {
    FakeWorld world = world(Map.of("s2.commit", Fault.LOCKED), Runnable::run);
    assertThat(run(world, Probe.NONE)).isInstanceOf(Committed.class);
    Eventually.until(
        "all parts are committed",
        () -> world.parts().values().stream().allMatch(part -> part == Part.COMMITTED));
  }

  @Test
  void theAnswerComesWithTheDecisionWhenNobodyWaitsForTheBranches() throws Exception {
    FakeWorld world = world(Map.of("s2.commit", Fault.SILENT), Runnable::run);
    Commit commit = commit(world, Probe.NONE, new Limits(Duration.ofSeconds(5), false));
    assertThat(commit.start(atomikos, patience)).isCompletedWithValue(new Committed(List.of()));
    assertThat(world.parts()).containsEntry("h", Part.COMMITTED);
    commit.settled().get(20, TimeUnit.SECONDS);
    world.recover();
    assertThat(world.parts().values()).containsOnly(Part.COMMITTED);
  }

  @Test
  void everyMixOfFaultsIsAllOrNoneWhenNobodyWaitsForTheBranches() throws Exception {
    for (Map<String, Fault> faults : mixes()) {
      FakeWorld world = world(faults, Runnable::run);
      Commit commit = commit(world, Probe.NONE, new Limits(Duration.ofSeconds(5), false));
      Outcome outcome = commit.start(atomikos, patience).get(20, TimeUnit.SECONDS);
      commit.settled().get(20, TimeUnit.SECONDS);
      world.recover();
      assertThat(distinct(world)).as("%s: %s", faults, world.parts()).isEqualTo(1);
      Part all = world.parts().getOrDefault("h", Part.OPEN);
      switch (outcome) {
        case Committed _ -> assertThat(all).as("%s", faults).isEqualTo(Part.COMMITTED);
        case RolledBack _ -> assertThat(all).as("%s", faults).isEqualTo(Part.ROLLED_BACK);
        case Unknown _ -> {}
      }
    }
  }

  @Test
  void aShardThatHangsAfterTheDecisionIsNamedAndDoesNotHoldTheClient() throws Exception {
    FakeWorld world = world(Map.of("s2.commit", Fault.SILENT), Runnable::run);
    Outcome outcome = run(world, Probe.NONE);
    assertThat(outcome).isEqualTo(new Committed(List.of("s2")));
    check(world, outcome, "hanging");
  }

  @Test
  void aShardThatHangsBeforeTheDecisionIsGivenUpAfterTheLimit() throws Exception {
    FakeWorld world = world(Map.of("s1.prepare", Fault.SILENT), Runnable::run);
    Outcome outcome = run(world, Probe.NONE, Duration.ofMillis(300));
    assertThat(outcome)
        .isInstanceOfSatisfying(
            RolledBack.class, why -> assertThat(why.message()).contains("s1", "no answer in time"));
    check(world, outcome, "hanging");
  }

  @Test
  void aFencedLifeRollsBackAndIsTold() throws Exception {
    FakeWorld world = world(Map.of(), Runnable::run);
    world.fence();
    assertThat(run(world, Probe.NONE))
        .isInstanceOfSatisfying(RolledBack.class, why -> assertThat(why.errno()).isEqualTo(1402));
    assertThat(world.parts().values()).containsOnly(Part.ROLLED_BACK);
  }

  @Test
  void whatARecovererRolledBackCannotBeCommittedAnyMore() throws Exception {
    FakeWorld world = world(Map.of(), Runnable::run);
    Probe recoverer =
        (step, count) -> {
          if (step == Step.BEFORE_PREPARE) {
            settle(world);
          }
        };
    assertThat(run(world, recoverer))
        .isInstanceOfSatisfying(RolledBack.class, why -> assertThat(why.errno()).isEqualTo(1402));
    assertThat(world.parts().values()).containsOnly(Part.ROLLED_BACK);
  }

  @Test
  void aBranchThatItsServerDoesNotKnowIsDoneOnlyWhenItSaysSo() throws Exception {
    FakeWorld world = world(Map.of(), Runnable::run);
    Probe faster =
        (step, count) -> {
          if (step == Step.DECIDED) {
            world.branch("s1").commit().join();
          }
        };
    assertThat(run(world, faster)).isEqualTo(new Committed(List.of()));
    assertThat(world.parts().values()).containsOnly(Part.COMMITTED);
  }

  private static void settle(FakeWorld world) {
    try {
      world.findOrRollBack();
    } catch (Inquiry.NoAnswer e) {
      throw new IllegalStateException(e);
    }
  }

  private void check(FakeWorld world, Outcome outcome, String what) throws Exception {
    Map<String, Part> before = world.parts();
    world.recover();
    assertThat(distinct(world)).as("%s: %s, %s", what, outcome, world.parts()).isEqualTo(1);
    Part all = world.parts().getOrDefault("h", Part.OPEN);
    switch (outcome) {
      case Committed committed -> {
        assertThat(all).as(what).isEqualTo(Part.COMMITTED);
        before.forEach((shard, part) -> {
          if (part != Part.COMMITTED) {
            assertThat(committed.pending()).as(what).contains(shard);
          }
        });
      }
      case RolledBack _ -> assertThat(all).as(what).isEqualTo(Part.ROLLED_BACK);
      case Unknown _ -> {}
    }
  }

  private static long distinct(FakeWorld world) {
    return world.parts().values().stream().distinct().count();
  }

  private FakeWorld world(Map<String, Fault> faults, Executor network) {
    return new FakeWorld(faults, network, "h", "s1", "s2");
  }

  private Outcome run(FakeWorld world, Probe probe) throws Exception {
    return run(world, probe, Duration.ofSeconds(5));
  }

  private Outcome run(FakeWorld world, Probe probe, Duration limit) throws Exception {
    return commit(world, probe, new Limits(limit, true))
        .start(atomikos, patience)
        .get(20, TimeUnit.SECONDS);
  }

  private Commit commit(FakeWorld world, Probe probe, Limits limits) {
    GlobalId id = new GlobalId("c", 1, 1, ++sequence, Protocol.TWO_PHASE, "h");
    List<Leg> legs = new ArrayList<>();
    for (String shard : List.of("s1", "s2")) {
      legs.add(new Leg(world.branch(shard), () -> world.gone(shard)));
    }
    HomeDecision home = new HomeDecision(id, world.home(), world::findOrRollBack, () -> {});
    return new Commit(id, home, legs, limits, probe);
  }

  private static List<Map<String, Fault>> singles() {
    List<Map<String, Fault>> all = new ArrayList<>();
    all.add(Map.of());
    for (String call : CALLS) {
      for (Fault fault : faultsOf(call)) {
        all.add(Map.of(call, fault));
      }
    }
    return all;
  }

  private static List<Map<String, Fault>> mixes() {
    List<Map<String, Fault>> all = new ArrayList<>();
    all.add(Map.of());
    for (String call : CALLS) {
      List<Map<String, Fault>> more = new ArrayList<>();
      for (Map<String, Fault> mix : all) {
        for (Fault fault : faultsOf(call)) {
          Map<String, Fault> grown = new HashMap<>(mix);
          grown.put(call, fault);
          more.add(grown);
        }
      }
      all.addAll(more);
    }
    return all;
  }

  private static List<Fault> faultsOf(String call) {
    return call.equals("h.commit")
        ? List.of(Fault.REFUSED, Fault.LOST_BEFORE, Fault.LOST_AFTER, Fault.LATE)
        : List.of(Fault.REFUSED, Fault.LOST_BEFORE, Fault.LOST_AFTER);
  }
}
