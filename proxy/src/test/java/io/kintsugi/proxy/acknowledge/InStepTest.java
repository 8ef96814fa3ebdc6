package io.kintsugi.proxy.acknowledge;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.proxy.topology.Facts.SemiSync;
import io.kintsugi.proxy.topology.Topology;
import io.kintsugi.proxy.topology.Topology.Group;
import io.kintsugi.proxy.topology.Topology.Primary;
import io.kintsugi.proxy.topology.Topology.Problem;
import io.kintsugi.proxy.topology.Topology.Replica;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/// Who is waited for, and who may be read, while replicas come and go.
class InStepTest {
  private final Queue<InStep.CatchUp.Answer> asked = new ArrayDeque<>();
  private final InStep inStep = new InStep((primary, replica, then) -> asked.add(then));

  private static Group group(String primary, String replica, boolean fit) {
    Problem unfit = fit ? null : new Problem(replica, Problem.Kind.LATE, replica + " is late");
    return new Group(
        "alpha",
        new Primary.Known(primary, "uuid", new SemiSync(false, false, 0), false),
        List.of(new Replica(replica, 1, Duration.ZERO, unfit)),
        List.of());
  }

  private void observe(Group group) {
    inStep.observe(new Topology(Map.of("alpha", group)));
  }

  private void answer(boolean inTime) {
    asked.remove().caughtUp(inTime);
  }

  @Test
  void aReplicaCatchesUpOnceUnawaitedAndOnceAwaitedBeforeItIsRead() {
    Group group = group("alpha", "alpha-2", true);
    observe(group);
    assertThat(inStep.awaited(group, "alpha")).isEmpty();
    assertThat(inStep.nobody(group)).contains("alpha has no replica");
    answer(true);
    assertThat(inStep.awaited(group, "alpha")).containsExactly("alpha-2");
    assertThat(inStep.has("alpha-2")).isFalse();
    assertThat(inStep.nobody(group)).isNull();
    answer(true);
    assertThat(inStep.has("alpha-2")).isTrue();
    observe(group);
    assertThat(asked).isEmpty();
  }

  @Test
  void whoLeavesWhileItCatchesUpIsNotTakenInByTheOldAnswer() {
    Group group = group("alpha", "alpha-2", true);
    observe(group);
    answer(true);
    inStep.leave("alpha-2", "too slow");
    observe(group);
    // The second question of the first attempt is answered now.
    answer(true);
    assertThat(inStep.has("alpha-2")).isFalse();
    assertThat(inStep.awaited(group, "alpha")).isEmpty();
    answer(true);
    answer(true);
    assertThat(inStep.has("alpha-2")).isTrue();
  }

  @Test
  void whoIsUnfitOrDoesNotCatchUpStaysOut() {
    observe(group("alpha", "alpha-2", false));
    assertThat(asked).isEmpty();
    observe(group("alpha", "alpha-2", true));
    answer(false);
    assertThat(asked).isEmpty();
    observe(group("alpha", "alpha-2", true));
    answer(true);
    answer(true);
    observe(group("alpha", "alpha-2", false));
    assertThat(inStep.has("alpha-2")).isFalse();
  }

  @Test
  void aNewPrimaryBeginsAnew() {
    observe(group("alpha", "alpha-2", true));
    answer(true);
    answer(true);
    Group turned = group("alpha-2", "alpha", true);
    observe(turned);
    assertThat(inStep.has("alpha-2")).isFalse();
    assertThat(inStep.awaited(turned, "alpha-2")).isEmpty();
    answer(true);
    assertThat(inStep.awaited(turned, "alpha-2")).containsExactly("alpha");
  }
}
