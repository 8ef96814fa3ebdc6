package io.kintsugi.xa.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.xa.GlobalId;
import io.kintsugi.xa.SnapshotPermit;
import io.kintsugi.xa.control.Control;
import io.kintsugi.xa.control.Rows;
import io.kintsugi.xa.control.Servers;
import io.kintsugi.xa.decision.DecisionTable;
import io.kintsugi.xa.membership.DeadProxy;
import io.kintsugi.xa.stand.Eventually;
import io.kintsugi.xa.stand.RealServers;
import io.kintsugi.xa.stand.WithServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Snapshots of all shards while another proxy of the cluster commits.
@Tag("server")
@ExtendWith(WithServers.class)
class SnapshotsServerTest {
  private final RealServers servers;

  SnapshotsServerTest(RealServers servers) {
    this.servers = servers;
  }

  @BeforeEach
  void empty() {
    servers.empty();
  }

  private Snapshots snapshots(String cluster) {
    return new Snapshots(
        new Control(servers), cluster, new Servers(RealServers.NAMES), new CommitFence());
  }

  /// The proxy's look at the decisions is held up by a lock of the test's.
  @Test
  void whatIsDecidedWhileTheProxyLooksHasCommittedBeforeASnapshotOpens() throws Exception {
    DeadProxy other = DeadProxy.register(servers, "snap", 7, 100);
    GlobalId id = other.id(1, "alpha");
    String xid = id.xid("s1");
    try (Connection home = servers.connect("alpha");
        Connection branch = servers.connect("beta");
        Connection beta = servers.connect("beta")) {
      Rows.update(branch, "XA START " + xid);
      Rows.update(branch, "INSERT INTO shard.account VALUES (1, 1)");
      Rows.update(branch, "XA END " + xid);
      Rows.update(home, "LOCK TABLES kintsugi.decision WRITE");
      CompletableFuture<SnapshotPermit> permit = snapshots("snap").permit();
      Eventually.until("the decisions are asked for", () -> waitingForDecisions(home) > 0);
      Rows.update(branch, "XA PREPARE " + xid);
      Rows.update(
          home,
          "INSERT INTO kintsugi.decision (gtrid, outcome) VALUES (%s, 'commit')"
              .formatted(DecisionTable.hex(id)));
      Rows.update(home, "UNLOCK TABLES");

      long looks = looks(beta);
      Eventually.until("it has looked again", () -> permit.isDone() || looks(beta) > looks + 2);
      assertThat(permit).as("a half of what is decided is prepared only").isNotDone();
      Rows.update(branch, "XA COMMIT " + xid);
      SnapshotPermit given = permit.get(20, TimeUnit.SECONDS);
      assertThat(given.consistent().get(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void whatIsDecidedWhileTheSnapshotsOpenMakesThemOpenAgain() throws Exception {
    DeadProxy other = DeadProxy.register(servers, "snap2", 7, 100);
    GlobalId id = other.id(1, "alpha");
    SnapshotPermit given = snapshots("snap2").permit().get(20, TimeUnit.SECONDS);
    assertThat(given.consistent().get(20, TimeUnit.SECONDS)).isTrue();
    other.prepare(id, "s1", 2);
    assertThat(given.consistent().get(20, TimeUnit.SECONDS)).as("in none of them").isTrue();
    other.decide(id, 2);
    assertThat(given.consistent().get(20, TimeUnit.SECONDS)).isFalse();
    other.run("beta", "XA COMMIT " + id.xid("s1"));
  }

  private static long waitingForDecisions(Connection connection) throws SQLException {
    return Rows.number(
        connection,
        "SELECT COUNT(*) FROM performance_schema.metadata_locks"
            + " WHERE object_name = 'decision' AND lock_status = 'PENDING'");
  }

  private static long looks(Connection connection) throws SQLException {
    return Rows.number(
        connection,
        "SELECT count_star FROM performance_schema.events_statements_summary_global_by_event_name"
            + " WHERE event_name = 'statement/sql/xa_recover'");
  }
}
