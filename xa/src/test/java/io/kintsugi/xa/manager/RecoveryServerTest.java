package io.kintsugi.xa.manager;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.xa.GlobalId;
import io.kintsugi.xa.GlobalId.Protocol;
import io.kintsugi.xa.control.InDoubt;
import io.kintsugi.xa.membership.DeadProxy;
import io.kintsugi.xa.membership.EpochTable;
import io.kintsugi.xa.stand.Eventually;
import io.kintsugi.xa.stand.RealServers;
import io.kintsugi.xa.stand.WithServers;
import java.sql.Connection;
import java.sql.SQLException;
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
    servers.empty();
  }

  @Test
  void aDecidedTransactionIsCommittedAndAnUndecidedOneRolledBackByAnotherProxy() throws Exception {
    DeadProxy dead = DeadProxy.register(servers, "rec", 7, 100);
    dead.halfCommit(dead.id(1, "alpha"), 1, "s1", "s2");
    GlobalId undecided = dead.id(2, "beta");
    dead.prepare(undecided, "s0", 2);
    dead.prepare(undecided, "s2", 2);
    try (XaManager _ = servers.proxy("rec", Protocol.TWO_PHASE)) {
      long millis = Eventually.until("nothing in doubt", () -> servers.prepared("rec") == 0);
      System.out.println("settled by another proxy after " + millis + " ms");
    }
    assertThat(servers.rows(1)).isEqualTo("111");
    assertThat(servers.rows(2)).isEqualTo("000");
    try (Connection beta = servers.connect("beta")) {
      assertThat(EpochTable.fenced(beta, "rec", 7, 100)).isTrue();
    }
  }

  @Test
  void aRestartedProxySettlesWhatItsFormerLifeLeft() throws Exception {
    DeadProxy dead = DeadProxy.register(servers, "again", 1, 100);
    dead.halfCommit(dead.id(1, "alpha"), 3, "s1");
    GlobalId undecided = dead.id(2, "alpha");
    dead.prepare(undecided, "s1", 4);
    try (XaManager _ = servers.proxy("again", Protocol.TWO_PHASE)) {
      long millis = Eventually.until("nothing in doubt", () -> servers.prepared("again") == 0);
      System.out.println("settled by the restarted proxy after " + millis + " ms");
    }
    assertThat(servers.rows(3)).isEqualTo("110");
    assertThat(servers.rows(4)).isEqualTo("000");
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
    try (XaManager _ = servers.proxy("rec3", Protocol.TWO_PHASE)) {
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
    dead.halfCommit(dead.id(1, "alpha"), 8, "s1");
    dead.halfCommit(dead.id(2, "alpha"), 9, "s2");
    servers.server("beta").execute("SET GLOBAL super_read_only = 1");
    try (XaManager xa = servers.proxy("ro", Protocol.TWO_PHASE)) {
      Eventually.until("the writable one is settled", () -> servers.prepared("ro") == 1);
      assertThat(servers.rows(8)).isEqualTo("100");
      assertThat(xa.refusal("beta")).contains("read-only");
      assertThat(xa.refusal("gamma")).isNull();
      servers.server("beta").execute("SET GLOBAL super_read_only = 0", "SET GLOBAL read_only = 0");
      Eventually.until("nothing in doubt", () -> servers.prepared("ro") == 0);
      Eventually.until("beta takes part", () -> xa.refusal("beta") == null);
    } finally {
      servers.server("beta").execute("SET GLOBAL super_read_only = 0", "SET GLOBAL read_only = 0");
    }
    assertThat(servers.rows(8)).isEqualTo("110");
  }

  @Test
  void anUnreachableHomeHoldsUpItsOwnTransactionsOnly() throws Exception {
    DeadProxy dead = DeadProxy.register(servers, "cut", 7, 100);
    dead.halfCommit(dead.id(1, "alpha"), 10, "s1");
    dead.halfCommit(dead.id(2, "gamma"), 11, "s1");
    servers.cut("alpha");
    try (XaManager xa = servers.proxy("cut", Protocol.TWO_PHASE)) {
      Eventually.until("what gamma decides is settled", () -> servers.rows(11).equals("011"));
      assertThat(servers.rows(10)).isEqualTo("100");
      assertThat(xa.refusal("alpha")).contains("cannot be reached");
      servers.mend("alpha");
      Eventually.until("the rest too", () -> servers.rows(10).equals("110"));
      Eventually.until("alpha takes part", () -> xa.refusal("alpha") == null);
    } finally {
      servers.mend("alpha");
    }
  }

  private int foreign(String server) throws SQLException {
    try (Connection connection = servers.connect(server)) {
      return InDoubt.read(connection, "none-of-them").strangers();
    }
  }
}
