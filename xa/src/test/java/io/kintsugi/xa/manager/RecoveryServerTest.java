package io.kintsugi.xa.manager;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.xa.GlobalId;
import io.kintsugi.xa.GlobalId.Protocol;
import io.kintsugi.xa.Probe;
import io.kintsugi.xa.control.InDoubt;
import io.kintsugi.xa.membership.DeadProxy;
import io.kintsugi.xa.membership.EpochTable;
import io.kintsugi.xa.stand.Eventually;
import io.kintsugi.xa.stand.RealServers;
import io.kintsugi.xa.stand.WithServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What a dead proxy left prepared is settled by a living one; everything else is left alone.
@Tag("server")
@ExtendWith(WithServers.class)
class RecoveryServerTest {
  private final RealServers servers;

  RecoveryServerTest(RealServers servers) {
    this.servers = servers;
  }

  @BeforeEach
  void empty() {
    RealServers.NAMES.forEach(name -> servers.server(name).execute("DELETE FROM shard.account"));
  }

  @Test
  void aDecidedTransactionIsCommittedAndAnUndecidedOneRolledBackByAnotherProxy() throws Exception {
    DeadProxy dead = DeadProxy.register(servers, "rec", 7, 100);
    GlobalId decided = dead.id(1, "alpha");
    dead.prepare(decided, "s1", 1);
    dead.prepare(decided, "s2", 1);
    dead.decide(decided, 1);
    GlobalId undecided = dead.id(2, "beta");
    dead.prepare(undecided, "s0", 2);
    dead.prepare(undecided, "s2", 2);
    try (XaManager _ = start("rec", 1)) {
      long millis = Eventually.until("nothing in doubt", () -> servers.prepared("rec") == 0);
      System.out.println("settled by another proxy after " + millis + " ms");
    }
    assertThat(rows(1)).isEqualTo("111");
    assertThat(rows(2)).isEqualTo("000");
    try (Connection beta = servers.connect("beta")) {
      assertThat(EpochTable.fenced(beta, "rec", 7, 100)).isTrue();
    }
  }

  @Test
  void aRestartedProxySettlesWhatItsFormerLifeLeft() throws Exception {
    DeadProxy dead = DeadProxy.register(servers, "again", 1, 100);
    GlobalId decided = dead.id(1, "alpha");
    dead.prepare(decided, "s1", 3);
    dead.decide(decided, 3);
    GlobalId undecided = dead.id(2, "alpha");
    dead.prepare(undecided, "s1", 4);
    try (XaManager _ = start("again", 1)) {
      long millis = Eventually.until("nothing in doubt", () -> servers.prepared("again") == 0);
      System.out.println("settled by the restarted proxy after " + millis + " ms");
    }
    assertThat(rows(3)).isEqualTo("110");
    assertThat(rows(4)).isEqualTo("000");
  }

  @Test
  void strangersAreLeftAlone() throws Exception {
    DeadProxy otherCluster = DeadProxy.register(servers, "rec2", 7, 100);
    GlobalId others = otherCluster.id(1, "alpha");
    otherCluster.prepare(others, "s1", 5);
    String foreignFormat = others.xid("s2").replace(String.valueOf(GlobalId.FORMAT), "1");
    DeadProxy mine = DeadProxy.register(servers, "rec3", 10, 100);
    GlobalId ours = mine.id(1, "alpha");
    mine.prepare(ours, "s1", 6);
    mine.run(
        "gamma",
        "XA START " + foreignFormat,
        "INSERT INTO shard.account VALUES (7, 1)",
        "XA END " + foreignFormat,
        "XA PREPARE " + foreignFormat);
    try (XaManager _ = start("rec3", 1)) {
      Eventually.until("ours is settled", () -> servers.prepared("rec3") == 0);
      assertThat(servers.prepared("rec2")).isEqualTo(1);
      assertThat(foreign("gamma")).isEqualTo(1);
    } finally {
      mine.run("beta", "XA ROLLBACK " + others.xid("s1"));
      mine.run("gamma", "XA ROLLBACK " + foreignFormat);
    }
  }

  @Test
  void aReadOnlyServerIsNotCommittedOnUntilItIsWritableAgain() throws Exception {
    DeadProxy dead = DeadProxy.register(servers, "ro", 7, 100);
    GlobalId decided = dead.id(1, "alpha");
    dead.prepare(decided, "s1", 8);
    dead.decide(decided, 8);
    GlobalId other = dead.id(2, "alpha");
    dead.prepare(other, "s2", 9);
    dead.decide(other, 9);
    servers.server("beta").execute("SET GLOBAL super_read_only = 1");
    try (XaManager xa = start("ro", 1)) {
      Eventually.until("the writable one is settled", () -> servers.prepared("ro") == 1);
      assertThat(rows(8)).isEqualTo("100");
      assertThat(xa.refusal("beta")).contains("read-only");
      assertThat(xa.refusal("gamma")).isNull();
      servers.server("beta").execute("SET GLOBAL super_read_only = 0", "SET GLOBAL read_only = 0");
      Eventually.until("nothing in doubt", () -> servers.prepared("ro") == 0);
      Eventually.until("beta takes part", () -> xa.refusal("beta") == null);
    } finally {
      servers.server("beta").execute("SET GLOBAL super_read_only = 0", "SET GLOBAL read_only = 0");
    }
    assertThat(rows(8)).isEqualTo("110");
  }

  @Test
  void anUnreachableHomeHoldsUpItsOwnTransactionsOnly() throws Exception {
    DeadProxy dead = DeadProxy.register(servers, "cut", 7, 100);
    GlobalId away = dead.id(1, "alpha");
    dead.prepare(away, "s1", 10);
    dead.decide(away, 10);
    GlobalId near = dead.id(2, "gamma");
    dead.prepare(near, "s1", 11);
    dead.decide(near, 11);
    servers.cut("alpha");
    try (XaManager xa = start("cut", 1)) {
      Eventually.until("what gamma decides is settled", () -> rows(11).equals("011"));
      assertThat(rows(10)).isEqualTo("100");
      assertThat(xa.refusal("alpha")).contains("cannot be reached");
      servers.mend("alpha");
      Eventually.until("the rest too", () -> rows(10).equals("110"));
      Eventually.until("alpha takes part", () -> xa.refusal("alpha") == null);
    } finally {
      servers.mend("alpha");
    }
  }

  private XaManager start(String cluster, int proxy) {
    return XaManager.start(
        RealServers.settings(cluster, proxy, Protocol.TWO_PHASE), servers, Probe.NONE);
  }

  private int foreign(String server) throws SQLException {
    try (Connection connection = servers.connect(server)) {
      return InDoubt.read(connection, "none-of-them").strangers();
    }
  }

  private String rows(int row) {
    StringBuilder counts = new StringBuilder();
    for (String name : List.of("alpha", "beta", "gamma")) {
      counts.append(
          servers.server(name).queryOne("SELECT COUNT(*) FROM shard.account WHERE id = " + row));
    }
    return counts.toString();
  }
}
