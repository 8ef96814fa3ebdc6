package io.kintsugi.xa.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.xa.CommitRequest;
import io.kintsugi.xa.GlobalId;
import io.kintsugi.xa.GlobalId.Protocol;
import io.kintsugi.xa.Outcome;
import io.kintsugi.xa.Outcome.Committed;
import io.kintsugi.xa.control.Control;
import io.kintsugi.xa.control.Servers;
import io.kintsugi.xa.decision.DecisionTable.Decision;
import io.kintsugi.xa.manager.XaManager;
import io.kintsugi.xa.membership.DeadProxy;
import io.kintsugi.xa.membership.Life;
import io.kintsugi.xa.stand.Eventually;
import io.kintsugi.xa.stand.JdbcBranch;
import io.kintsugi.xa.stand.RealServers;
import io.kintsugi.xa.stand.WithServers;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Three-phase commit on real servers, of which one may be lost at any time.
@Tag("server")
@ExtendWith(WithServers.class)
class ThreePhaseServerTest {
  private final RealServers servers;

  ThreePhaseServerTest(RealServers servers) {
    this.servers = servers;
  }

  @BeforeEach
  void empty() {
    servers.empty();
  }

  @Test
  void manyAtOnceAreCommittedAndShareTheirBallotWrites() throws Exception {
    try (XaManager xa = servers.proxy("three", Protocol.THREE_PHASE)) {
      List<CompletableFuture<Outcome>> all = new ArrayList<>();
      for (int row = 0; row < 20; row++) {
        GlobalId id = xa.begin("alpha");
        String sql = "INSERT INTO shard.account VALUES (" + row + ", 1)";
        all.add(
            xa.commit(
                new CommitRequest(
                    id,
                    null,
                    List.of(
                        JdbcBranch.open(servers.connect("alpha"), id, "s0", sql),
                        JdbcBranch.open(servers.connect("beta"), id, "s1", sql)),
                    true)));
      }
      for (CompletableFuture<Outcome> each : all) {
        // A machine that is slow may take longer than they are waited for.
        assertThat(each.get(20, TimeUnit.SECONDS)).isInstanceOf(Committed.class);
      }
      Eventually.until("nothing prepared", () -> servers.prepared("three") == 0);
      assertThat(servers.server("beta").queryOne("SELECT COUNT(*) FROM shard.account"))
          .isEqualTo("20");
    }
  }

  @Test
  void aDeadProxysTransactionsAreSettledWithoutTheServerThatIsLost() throws Exception {
    DeadProxy dead = DeadProxy.register(servers, "three2", 7, 100);
    GlobalId accepted = id(dead, 1);
    GlobalId undecided = id(dead, 2);
    for (GlobalId id : List.of(accepted, undecided)) {
      dead.prepare(id, "s1", (int) id.sequence());
      dead.prepare(id, "s2", (int) id.sequence());
    }
    for (String name : List.of("beta", "gamma")) {
      try (Connection connection = servers.connect(name)) {
        BallotTable.propose(connection, List.of(accepted));
      }
    }
    servers.cut("alpha");
    try (XaManager xa = servers.proxy("three2", Protocol.THREE_PHASE)) {
      long millis =
          Eventually.until(
              "nothing in doubt",
              () -> servers.prepared("three2", "beta") + servers.prepared("three2", "gamma") == 0);
      System.out.println("settled without alpha after " + millis + " ms");
      assertThat(servers.server("beta").queryOne("SELECT GROUP_CONCAT(id) FROM shard.account"))
          .isEqualTo("1");
      assertThat(
              xa.transaction(accepted.toString()).get(10, TimeUnit.SECONDS).orElseThrow().state())
          .isEqualTo("committed");
      assertThat(xa.refusal("beta")).isNull();
    } finally {
      servers.mend("alpha");
    }
  }

  @Test
  void withoutAMajorityNothingIsDecidedAndWithItAgainEverythingIs() throws Exception {
    DeadProxy dead = DeadProxy.register(servers, "three3", 7, 100);
    GlobalId id = id(dead, 3);
    dead.prepare(id, "s1", 3);
    try (Connection beta = servers.connect("beta")) {
      BallotTable.propose(beta, List.of(id));
    }
    servers.cut("alpha");
    servers.cut("gamma");
    try (XaManager xa = servers.proxy("three3", Protocol.THREE_PHASE)) {
      assertThat(xa.refusal("beta")).contains("majority");
      Eventually.until(
          "it is known to be in doubt",
          () ->
              xa.transactions().get(20, TimeUnit.SECONDS).stream()
                  .anyMatch(view -> view.id().equals(id.toString())));
      servers.mend("gamma");
      Eventually.until("nothing in doubt", () -> servers.prepared("three3", "beta") == 0);
      Ballots ballots =
          new Ballots(new Control(servers), () -> dead.life(), new Servers(RealServers.NAMES));
      assertThat(ballots.find(id)).contains(Decision.COMMIT);
    } finally {
      servers.mend("alpha");
      servers.mend("gamma");
    }
  }

  private static GlobalId id(DeadProxy dead, long sequence) {
    Life life = dead.life();
    return new GlobalId(
        life.cluster(), life.proxy(), life.epoch(), sequence, Protocol.THREE_PHASE, "alpha");
  }
}
