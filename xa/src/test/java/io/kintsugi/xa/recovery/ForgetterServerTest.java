package io.kintsugi.xa.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.xa.GlobalId;
import io.kintsugi.xa.GlobalId.Protocol;
import io.kintsugi.xa.control.Control;
import io.kintsugi.xa.control.Rows;
import io.kintsugi.xa.control.Servers;
import io.kintsugi.xa.decision.DecisionTable;
import io.kintsugi.xa.decision.DecisionTable.Decision;
import io.kintsugi.xa.membership.DeadProxy;
import io.kintsugi.xa.membership.EpochTable;
import io.kintsugi.xa.stand.RealServers;
import io.kintsugi.xa.stand.WithServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A decision is forgotten when no server has a branch of it, and not before.
@Tag("server")
@ExtendWith(WithServers.class)
class ForgetterServerTest {
  private final RealServers servers;

  ForgetterServerTest(RealServers servers) {
    this.servers = servers;
    servers.server("beta").execute("DELETE FROM shard.account");
  }

  @Test
  void aDecisionStaysWhileABranchOfItIsInDoubtOrAServerIsAwayOrItsLifeMayGoOn() throws Exception {
    DeadProxy own = DeadProxy.register(servers, "forget", 1, 100);
    DeadProxy other = DeadProxy.register(servers, "forget", 2, 100);
    GlobalId done = own.id(1, "alpha");
    GlobalId doubtful = own.id(2, "alpha");
    GlobalId held = own.id(3, "alpha");
    GlobalId others = other.id(1, "alpha");
    own.prepare(doubtful, "s1", 1);
    for (GlobalId id : new GlobalId[] {done, doubtful, held, others}) {
      own.run("alpha", DecisionTable.commit(id));
    }
    own.run(
        "alpha",
        "INSERT INTO kintsugi.ballot (gtrid, promised) VALUES (%s, 5)"
            .formatted(DecisionTable.hex(done)));
    Forgetter forgetter =
        new Forgetter(
            RealServers.settings("forget", 1, Protocol.TWO_PHASE),
            new Servers(RealServers.NAMES),
            new Control(servers),
            held::equals,
            Duration.ZERO);
    forgetter.pass();
    assertThat(find(done)).as("only listed yet").isPresent();
    servers.cut("gamma");
    forgetter.pass();
    servers.mend("gamma");
    assertThat(find(done)).as("a server could not say").isPresent();
    forgetter.pass();
    assertThat(find(done)).isEmpty();
    assertThat(ballots(done)).isZero();
    assertThat(find(doubtful)).contains(Decision.COMMIT);
    assertThat(find(held)).contains(Decision.COMMIT);
    assertThat(find(others)).contains(Decision.COMMIT);

    own.run("beta", "XA COMMIT " + doubtful.xid("s1"));
    try (Connection alpha = servers.connect("alpha")) {
      EpochTable.fence(alpha, "forget", 2, 100);
    }
    forgetter.pass();
    forgetter.pass();
    assertThat(find(doubtful)).isEmpty();
    assertThat(find(others)).as("of a fenced life").isEmpty();
    assertThat(find(held)).contains(Decision.COMMIT);
  }

  private long ballots(GlobalId id) throws SQLException {
    try (Connection alpha = servers.connect("alpha")) {
      return Rows.number(
          alpha, "SELECT COUNT(*) FROM kintsugi.ballot WHERE gtrid = " + DecisionTable.hex(id));
    }
  }

  private Optional<Decision> find(GlobalId id) throws SQLException {
    try (Connection alpha = servers.connect("alpha")) {
      return DecisionTable.find(alpha, id);
    }
  }
}
