package io.kintsugi.proxy.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.proxy.topology.Topology.Group;
import io.kintsugi.proxy.topology.Topology.Problem.Kind;
import io.kintsugi.proxy.topology.Topology.Replica;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Replicas of a real primary that leave the rotation and come back. Each test mends what it broke.
@Tag("server")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReplicaServerTest {
  private @Nullable WatchedFleet started;

  @BeforeAll
  void start() throws Exception {
    started = new WatchedFleet();
  }

  @AfterAll
  void stop() {
    servers().close();
  }

  private WatchedFleet servers() {
    return java.util.Objects.requireNonNull(started);
  }

  @BeforeEach
  void allIsWell() throws InterruptedException {
    Group group = servers().awaitAllFit();
    assertThat(group.fit()).extracting(Replica::weight).containsExactly(1, 2);
  }

  @Test
  void aDelayedReplicaLeavesWhenItIsLaterThanMaxLag() throws Exception {
    servers()
        .replica(2)
        .execute(
            "STOP REPLICA SQL_THREAD",
            "CHANGE REPLICATION SOURCE TO SOURCE_DELAY = 4",
            "START REPLICA SQL_THREAD");
    Replica late = servers().awaitUnfit("alpha-2", Kind.LATE);
    assertThat(late.lag()).isGreaterThan(Duration.ofSeconds(2));
    servers().awaitFitOnly("alpha-3");
    servers().await(group -> isLater(WatchedFleet.find(group, "alpha-2"), Duration.ofMillis(3500)));
    servers()
        .replica(2)
        .execute(
            "STOP REPLICA SQL_THREAD",
            "CHANGE REPLICATION SOURCE TO SOURCE_DELAY = 0",
            "START REPLICA SQL_THREAD");
    assertThat(servers().awaitFit("alpha-2").lag()).isLessThan(Duration.ofSeconds(2));
  }

  private static boolean isLater(Replica replica, Duration lag) {
    Duration now = replica.lag();
    return now != null && now.compareTo(lag) > 0;
  }

  @Test
  void aStoppedApplierIsTold() throws Exception {
    servers().replica(2).execute("STOP REPLICA SQL_THREAD");
    servers().awaitUnfit("alpha-2", Kind.APPLIER_STOPPED);
    servers().replica(2).execute("START REPLICA SQL_THREAD");
    servers().awaitFit("alpha-2");
  }

  @Test
  void anApplierThatBrokeIsToldWithItsError() throws Exception {
    servers()
        .replica(2)
        .execute(
            "SET GLOBAL super_read_only = OFF",
            "SET sql_log_bin = 0",
            "CREATE DATABASE broken",
            "SET GLOBAL super_read_only = ON");
    servers().primary().execute("CREATE DATABASE broken");
    Replica broken = servers().awaitUnfit("alpha-2", Kind.APPLIER_STOPPED);
    assertThat(String.valueOf(broken.unfit())).contains("broken");
    servers()
        .replica(2)
        .execute(
            "SET GLOBAL super_read_only = OFF",
            "SET sql_log_bin = 0",
            "DROP DATABASE broken",
            "SET GLOBAL super_read_only = ON",
            "START REPLICA SQL_THREAD");
    servers().awaitFit("alpha-2");
  }

  @Test
  void aReceiverThatWasStoppedIsTold() throws Exception {
    servers().replica(2).execute("STOP REPLICA IO_THREAD");
    servers().awaitUnfit("alpha-2", Kind.RECEIVER_STOPPED);
    servers().replica(2).execute("START REPLICA IO_THREAD");
    servers().awaitFit("alpha-2");
  }

  @Test
  void aWritableReplicaIsNotRead() throws Exception {
    servers().replica(3).execute("SET GLOBAL read_only = OFF");
    servers().awaitUnfit("alpha-3", Kind.WRITABLE_REPLICA);
    assertThat(servers().group().writable()).isEqualTo("alpha");
    servers().replica(3).execute("SET GLOBAL super_read_only = ON");
    servers().awaitFit("alpha-3");
  }

  @Test
  void aKilledReplicaLeavesAndReturns() throws Exception {
    servers().replica(2).kill9();
    servers().awaitUnfit("alpha-2", Kind.SILENT);
    servers().awaitFitOnly("alpha-3");
    servers().replica(2).start();
    servers().awaitFit("alpha-2");
  }

  @Test
  void aHangingReplicaLeavesAndReturns() throws Exception {
    servers().replica(2).suspend();
    servers().awaitUnfit("alpha-2", Kind.SILENT);
    servers().replica(2).resume();
    servers().awaitFit("alpha-2");
  }

  @Test
  void aHangingPrimaryIsNoneAndReadsAreNotProvedFreshUntilItReturns() throws Exception {
    servers().primary().suspend();
    servers().await(group -> group.writable() == null);
    assertThat(servers().group().primary().toString()).contains("alpha does not answer");
    servers().awaitUnfit("alpha-2", Kind.LATE);
    servers().primary().resume();
    servers().awaitAllFit();
  }
}
