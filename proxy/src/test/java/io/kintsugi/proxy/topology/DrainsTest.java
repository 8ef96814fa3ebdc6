package io.kintsugi.proxy.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.proxy.topology.Facts.SemiSync;
import io.kintsugi.proxy.topology.Topology.Group;
import io.kintsugi.proxy.topology.Topology.Primary;
import io.kintsugi.proxy.topology.Topology.Replica;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DrainsTest {
  private Topology real = topology("a");
  private final Drains drains = new Drains(() -> real);

  private static Topology topology(String primary) {
    String replica = primary.equals("a") ? "b" : "a";
    return new Topology(
        Map.of(
            "a",
            new Group(
                "a",
                new Primary.Known(primary, "uuid", SemiSync.NONE, false),
                List.of(new Replica(replica, 1, Duration.ZERO, null)),
                List.of())));
  }

  @Test
  void withNothingDrainedStatementsSeeWhatIs() {
    assertThat(drains.topology()).isSameAs(real);
  }

  @Test
  void aDrainedReplicaIsNotReadAndThePrimaryStaysOne() {
    drains.drain("b", true);
    Group group = drains.topology().group("a");
    assertThat(group.fit()).isEmpty();
    assertThat(group.writable()).isEqualTo("a");
  }

  @Test
  void aDrainedPrimaryIsNoTargetUntilAnotherServerIsThePrimary() {
    drains.drain("a", true);
    assertThat(drains.topology().group("a").target()).isNull();
    assertThat(drains.topology().group("a").primary())
        .isEqualTo(new Primary.None("a is drained by an operator", null));
    real = topology("b");
    assertThat(drains.topology().group("a").writable()).isEqualTo("b");
    assertThat(drains.topology().group("a").fit()).isEmpty();
  }

  @Test
  void theSnapshotIsTheSameObjectUntilSomethingChanges() {
    drains.drain("a", true);
    Topology first = drains.topology();
    assertThat(drains.topology()).isSameAs(first);
    real = topology("a");
    assertThat(drains.topology()).isNotSameAs(first);
    assertThat(drains.drain("a", true)).isFalse();
    assertThat(drains.drain("a", false)).isTrue();
    assertThat(drains.topology()).isSameAs(real);
  }
}
