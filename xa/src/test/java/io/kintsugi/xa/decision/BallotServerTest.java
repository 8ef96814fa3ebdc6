package io.kintsugi.xa.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.xa.GlobalId;
import io.kintsugi.xa.GlobalId.Protocol;
import io.kintsugi.xa.decision.BallotRules.Acceptor;
import io.kintsugi.xa.decision.BallotRules.Vote;
import io.kintsugi.xa.decision.DecisionTable.Decision;
import io.kintsugi.xa.membership.DeadProxy;
import io.kintsugi.xa.membership.EpochTable;
import io.kintsugi.xa.membership.Life;
import io.kintsugi.xa.stand.RealServers;
import io.kintsugi.xa.stand.WithServers;
import java.sql.Connection;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The ballots' SQL does what {@link BallotRules} say.
@Tag("server")
@ExtendWith(WithServers.class)
class BallotServerTest {
  private final RealServers servers;

  BallotServerTest(RealServers servers) {
    this.servers = servers;
  }

  @Test
  void theSqlEqualsTheRulesOnRandomSequences() throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    DeadProxy proxy = DeadProxy.register(servers, "ballots", 1, 100);
    try (Connection alpha = servers.connect("alpha")) {
      for (int transaction = 0; transaction < 60; transaction++) {
        GlobalId id = id(proxy, transaction);
        Acceptor expected = Acceptor.NEW;
        for (int step = 0; step < 8; step++) {
          long ballot = random.nextInt(5);
          Acceptor told;
          if (ballot == 0) {
            expected = expected.accept(new Vote(0, Decision.COMMIT));
            Set<GlobalId> accepted = BallotTable.propose(alpha, List.of(id));
            Vote vote = expected.accepted();
            assertThat(accepted.contains(id)).isEqualTo(vote != null && vote.ballot() == 0);
            told = BallotTable.read(alpha, id);
          } else if (random.nextBoolean()) {
            expected = expected.promise(ballot);
            told = BallotTable.promise(alpha, id, ballot);
          } else {
            Decision value = random.nextBoolean() ? Decision.COMMIT : Decision.ROLLBACK;
            expected = expected.accept(new Vote(ballot, value));
            told = BallotTable.accept(alpha, id, new Vote(ballot, value));
          }
          assertThat(told).as("seed %d, step %d of %s", seed, step, id).isEqualTo(expected);
        }
      }
    }
  }

  @Test
  void proposalsOfManyTransactionsAreOneStatementAndEachIsJudgedOnItsOwn() throws Exception {
    DeadProxy proxy = DeadProxy.register(servers, "ballots", 2, 100);
    GlobalId fresh = id(proxy, 1);
    GlobalId promised = id(proxy, 2);
    GlobalId repeated = id(proxy, 3);
    try (Connection alpha = servers.connect("alpha")) {
      BallotTable.promise(alpha, promised, 5);
      assertThat(BallotTable.propose(alpha, List.of(repeated))).containsExactly(repeated);
      assertThat(BallotTable.propose(alpha, List.of(fresh, promised, repeated)))
          .containsExactlyInAnyOrder(fresh, repeated);
      EpochTable.fence(alpha, "ballots", 2, 100);
      assertThat(BallotTable.propose(alpha, List.of(id(proxy, 4), fresh))).containsExactly(fresh);
      assertThat(BallotTable.read(alpha, id(proxy, 4))).isEqualTo(Acceptor.NEW);
    }
  }

  private static GlobalId id(DeadProxy proxy, long sequence) {
    Life life = proxy.life();
    return new GlobalId(
        life.cluster(), life.proxy(), life.epoch(), sequence, Protocol.THREE_PHASE, "alpha");
  }
}
