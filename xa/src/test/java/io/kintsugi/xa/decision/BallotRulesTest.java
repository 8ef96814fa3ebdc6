package io.kintsugi.xa.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.xa.decision.BallotRules.Acceptor;
import io.kintsugi.xa.decision.BallotRules.Vote;
import io.kintsugi.xa.decision.DecisionTable.Decision;
import io.kintsugi.xa.membership.Life;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BallotRulesTest {
  @Test
  void noTwoProposersShareABallotAndRoundsCountFirst() {
    Set<Long> ballots = new HashSet<>();
    for (int round = 1; round < 4; round++) {
      for (int proxy : new int[] {0, 1, 10, 1023}) {
        for (long epoch : new long[] {1, 1_795_629_155_914L, 4_398_046_511_103L}) {
          Life life = new Life("c", proxy, epoch, "t", List.of());
          long ballot = BallotRules.ballot(round, life);
          assertThat(ballots.add(ballot)).isTrue();
          assertThat(BallotRules.round(ballot)).isEqualTo(round);
          assertThat(ballot).isPositive();
        }
      }
    }
    assertThat(BallotRules.round(BallotRules.COORDINATORS)).isZero();
  }

  @Test
  void aPromiseKeepsLowerProposalsOut() {
    Acceptor promised = Acceptor.NEW.promise(5);
    assertThat(promised.accept(new Vote(0, Decision.COMMIT))).isEqualTo(promised);
    assertThat(promised.promise(4)).isEqualTo(promised);
    assertThat(promised.accept(new Vote(5, Decision.COMMIT)).accepted()).isNotNull();
  }

  @Test
  void theHighestAcceptedIsProposedAgainAndElseRollback() {
    Acceptor fresh = Acceptor.NEW.promise(9);
    Acceptor first = Acceptor.NEW.accept(new Vote(0, Decision.COMMIT));
    Acceptor later = Acceptor.NEW.accept(new Vote(7, Decision.ROLLBACK));
    assertThat(BallotRules.proposal(List.of(fresh, fresh))).isEqualTo(Decision.ROLLBACK);
    assertThat(BallotRules.proposal(List.of(fresh, first))).isEqualTo(Decision.COMMIT);
    assertThat(BallotRules.proposal(List.of(first, later))).isEqualTo(Decision.ROLLBACK);
  }

  @Test
  void oneBallotOfAMajorityDecidesAndOneValueOfTwoBallotsDoesNot() {
    Acceptor zero = Acceptor.NEW.accept(new Vote(0, Decision.COMMIT));
    Acceptor seven = Acceptor.NEW.accept(new Vote(7, Decision.COMMIT));
    assertThat(BallotRules.chosen(List.of(zero, zero), 3)).contains(Decision.COMMIT);
    assertThat(BallotRules.chosen(List.of(zero, seven), 3)).isEmpty();
    assertThat(BallotRules.chosen(List.of(zero, zero), 4)).isEmpty();
  }
}
