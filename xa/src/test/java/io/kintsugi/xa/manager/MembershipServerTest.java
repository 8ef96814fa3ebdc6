package io.kintsugi.xa.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kintsugi.xa.CommitRequest;
import io.kintsugi.xa.ControlConnections;
import io.kintsugi.xa.GlobalId;
import io.kintsugi.xa.GlobalId.Protocol;
import io.kintsugi.xa.Outcome;
import io.kintsugi.xa.Outcome.RolledBack;
import io.kintsugi.xa.Probe;
import io.kintsugi.xa.control.Rows;
import io.kintsugi.xa.decision.DecisionTable;
import io.kintsugi.xa.membership.DeadProxy;
import io.kintsugi.xa.membership.EpochTable;
import io.kintsugi.xa.membership.Life;
import io.kintsugi.xa.stand.Eventually;
import io.kintsugi.xa.stand.JdbcBranch;
import io.kintsugi.xa.stand.JdbcHome;
import io.kintsugi.xa.stand.LateRelease;
import io.kintsugi.xa.stand.MortalConnections;
import io.kintsugi.xa.stand.RealServers;
import io.kintsugi.xa.stand.WithServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Who is alive, who may start, and which number a life gets.
@Tag("server")
@ExtendWith(WithServers.class)
class MembershipServerTest {
  /// The lease is watched by this clock; a proxy that beats would not keep up with it.
  private static long fast() {
    return System.nanoTime() * 5;
  }

  private final RealServers servers;

  MembershipServerTest(RealServers servers) {
    this.servers = servers;
  }

  @Test
  void anEpochIsHigherThanAnyThatAServerKnowsEvenWhenClocksWentBack() throws Exception {
    servers.prepareSchema();
    long future = System.currentTimeMillis() + 1_000_000_000;
    try (Connection beta = servers.connect("beta")) {
      DeadProxy.register(beta, new Life("epochs", 1, future, "old", List.of()));
    }
    long first;
    try (XaManager xa = start("epochs", servers)) {
      first = xa.begin("alpha").epoch();
      assertThat(first).isGreaterThan(future);
    }
    try (XaManager xa = start("epochs", servers)) {
      assertThat(xa.begin("alpha").epoch()).isGreaterThan(first);
    }
  }

  @Test
  void aSecondProxyWithTheIdRefusesToStartAndTheFirstGoesOn() {
    try (XaManager first = start("same", servers)) {
      long epoch = first.begin("alpha").epoch();
      assertThatThrownBy(() -> start("same", servers))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("another proxy with id 1 of cluster same is alive");
      assertThat(first.refusal("alpha")).isNull();
      assertThat(first.begin("alpha").epoch()).isEqualTo(epoch);
    }
  }

  @Test
  void proxiesWithOtherIdsLiveSideBySide() {
    try (XaManager first = start("many", servers);
        XaManager tenth =
            XaManager.start(
                RealServers.settings("many", 10, Protocol.TWO_PHASE), servers, Probe.NONE)) {
      assertThat(first.refusal("alpha")).isNull();
      assertThat(tenth.refusal("alpha")).isNull();
    }
  }

  @Test
  void aKilledProxysPlaceIsFreeAtOnceAndItsLifeIsFenced() throws Exception {
    MortalConnections mortal = new MortalConnections(servers);
    XaManager killed = start("killed", mortal);
    long epoch = killed.begin("alpha").epoch();
    mortal.kill();
    try (XaManager next = start("killed", servers);
        Connection beta = servers.connect("beta")) {
      assertThat(next.begin("alpha").epoch()).isGreaterThan(epoch);
      assertThat(EpochTable.fenced(beta, "killed", 1, epoch)).isTrue();
    }
    killed.close();
  }

  @Test
  void aPausedProxysPlaceIsTakenOverAfterItsLeaseAndWhenItWakesItMayNotCommit() throws Exception {
    DeadProxy paused = DeadProxy.register(servers, "paused", 1, 100);
    try (Connection holder = servers.connect("beta");
        Connection home = servers.connect("alpha")) {
      Rows.number(holder, "SELECT GET_LOCK(?, 0)", "kintsugi:paused:1");
      try (XaManager next = start("paused", servers, MembershipServerTest::fast)) {
        assertThat(next.refusal("beta")).isNull();
        assertThat(holder.isValid(1)).isFalse();
        assertThat(Rows.update(home, DecisionTable.commit(paused.id(1, "alpha")))).isZero();
      }
    }
  }

  @Test
  void aProxyThatFindsItselfFencedGoesOnWithANewLifeAndItsOldTransactionsRollBack()
      throws Exception {
    try (XaManager xa = start("fenced", servers)) {
      GlobalId old = xa.begin("alpha");
      try (Connection alpha = servers.connect("alpha")) {
        EpochTable.fence(alpha, "fenced", 1, old.epoch());
      }
      assertThat(xa.commit(request(old)).get(10, TimeUnit.SECONDS))
          .isInstanceOfSatisfying(RolledBack.class, why -> assertThat(why.errno()).isEqualTo(1402));
      Eventually.until(
          "a new life",
          () -> xa.begin("alpha").epoch() > old.epoch() && xa.refusal("alpha") == null);
      GlobalId id = xa.begin("alpha");
      CommitRequest again = request(id);
      Eventually.until("beta too", () -> xa.refusal("beta") == null);
      assertThat(xa.commit(again).get(10, TimeUnit.SECONDS))
          .isInstanceOfSatisfying(
              Outcome.Committed.class, answer -> servers.awaitUnlessConfirmed(answer, "fenced"));
      assertThat(servers.prepared("fenced")).isZero();
    }
  }

  @Test
  void aLockThatIsLostWithItsConnectionIsTakenAgain() throws Exception {
    try (XaManager xa = start("lock", servers);
        Connection alpha = servers.connect("alpha")) {
      long epoch = xa.begin("alpha").epoch();
      long before = holder(alpha);
      Rows.update(alpha, "KILL " + before);
      Eventually.until("again", () -> holder(alpha) != 0 && holder(alpha) != before);
      Eventually.until("ready", () -> xa.refusal("alpha") == null);
      assertThat(xa.begin("alpha").epoch()).isEqualTo(epoch);
    }
  }

  /// A server that moves is met on a new connection while the old one's end is on its way.
  @Test
  void aLockThatIsGivenUpBetweenTwoLooksIsNotAnotherProxys() throws Exception {
    try (Connection old = servers.connect("alpha");
        Connection look = servers.connect("alpha")) {
      LateRelease late = new LateRelease(servers, "kintsugi:late:1", old, look);
      try (XaManager xa = start("late", late)) {
        assertThat(xa.refusal("alpha")).isNull();
        late.arm(() -> Optional.ofNullable(xa.refusal("alpha")));
        xa.change(List.of("alpha", "beta", "gamma"), List.of("alpha"));
        assertThat(late.saidAfter().get(30, TimeUnit.SECONDS)).isEmpty();
      }
    }
  }

  private static long holder(Connection connection) throws SQLException {
    return Rows.number(connection, "SELECT IS_USED_LOCK(?)", "kintsugi:lock:1");
  }

  private CommitRequest request(GlobalId id) throws SQLException {
    return new CommitRequest(
        id,
        JdbcHome.open(servers.connect("alpha"), "s0"),
        List.of(JdbcBranch.open(servers.connect("beta"), id, "s1")),
        true);
  }

  private static XaManager start(String cluster, ControlConnections servers) {
    return start(cluster, servers, System::nanoTime);
  }

  private static XaManager start(String cluster, ControlConnections servers, LongSupplier nanos) {
    return XaManager.start(
        RealServers.settings(cluster, 1, Protocol.TWO_PHASE), servers, Probe.NONE, nanos);
  }
}
