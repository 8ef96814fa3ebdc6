package io.kintsugi.proxy.session.servers;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.proxy.topology.Topology.Group;
import io.kintsugi.proxy.topology.Topology.Primary;
import io.kintsugi.proxy.topology.Topology.Problem;
import io.kintsugi.proxy.topology.Topology.Replica;
import java.time.Duration;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReplicaChoiceTest {
  private static final ToIntFunction<String> NO_LOAD = _ -> 0;
  private final ReplicaChoice choice = new ReplicaChoice(_ -> true);

  @Test
  void turnsGoRoundByWeight() {
    Group group = group(fit("b", 1), fit("c", 2));
    StringBuilder turns = new StringBuilder();
    for (int i = 0; i < 6; i++) {
      turns.append(choice.choose(group, null, NO_LOAD));
    }
    assertThat(turns).hasToString("cbccbc");
  }

  @Test
  void whoHasMoreToDoGetsLess() {
    Group group = group(fit("b", 1), fit("c", 1));
    int busy = 0;
    for (int i = 0; i < 100; i++) {
      String chosen = choice.choose(group, null, server -> server.equals("b") ? 3 : 0);
      busy += "b".equals(chosen) ? 1 : 0;
    }
    assertThat(busy).isEqualTo(20);
  }

  @Test
  void onlyFitReplicasWithAWeightAreChosen() {
    assertThat(choice.choose(group(unfit("b"), fit("c", 0)), null, NO_LOAD)).isNull();
    assertThat(choice.choose(group(), null, NO_LOAD)).isNull();
    assertThat(choice.choose(group(unfit("b"), fit("c", 1)), "b", NO_LOAD)).isEqualTo("c");
  }

  @Test
  void whoIsPreferredIsTakenWhileFit() {
    Group group = group(fit("b", 1), fit("c", 5));
    for (int i = 0; i < 4; i++) {
      assertThat(choice.choose(group, "b", NO_LOAD)).isEqualTo("b");
    }
  }

  private static Group group(Replica... replicas) {
    return new Group(
        "a", new Primary.None("it does not matter", null), List.of(replicas), List.of());
  }

  private static Replica fit(String server, int weight) {
    return replica(server, weight, null);
  }

  private static Replica unfit(String server) {
    return replica(server, 1, new Problem(server, Problem.Kind.LATE, "late"));
  }

  private static Replica replica(String server, int weight, @Nullable Problem unfit) {
    return new Replica(server, weight, Duration.ZERO, unfit);
  }
}
