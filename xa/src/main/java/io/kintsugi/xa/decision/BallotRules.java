package io.kintsugi.xa.decision;

import io.kintsugi.xa.control.Servers;
import io.kintsugi.xa.decision.DecisionTable.Decision;
import io.kintsugi.xa.membership.Life;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The rules of three-phase commit's decision: one instance of Paxos per transaction, with ballot 0
/// given to the coordinator, who may propose only commit in it (Gray and Lamport, Consensus on
/// Transaction Commit, 2004; Lamport, Paxos Made Simple, 2001).
///
/// Pure: {@link BallotTable} does the same in SQL, and a test holds the two together.
final class BallotRules {
  /// The coordinator's own; it needs no promise, because no lower ballot exists.
  static final long COORDINATORS = 0;

  private static final int PROXY_BITS = 10;
  private static final int EPOCH_BITS = 42;

  private BallotRules() {}

  /// One server's word on one transaction.
  ///
  /// @param promised no ballot below it will be accepted
  /// @param accepted the highest ballot that was accepted
  record Acceptor(long promised, @Nullable Vote accepted) {
    static final Acceptor NEW = new Acceptor(0, null);

    /// A recoverer asks for this ballot: granted when the state that comes of it has promised just
    /// it.
    Acceptor promise(long ballot) {
      return ballot > promised ? new Acceptor(ballot, accepted) : this;
    }

    /// A proposal comes: accepted when the state that comes of it holds just it.
    Acceptor accept(Vote vote) {
      return vote.ballot() >= promised ? new Acceptor(vote.ballot(), vote) : this;
    }
  }

  record Vote(long ballot, Decision value) {}

  /// A ballot that nobody else ever uses, in this round: rounds count first, then the life that
  /// asks.
  static long ballot(int round, Life life) {
    return ((((long) round << EPOCH_BITS) | life.epoch()) << PROXY_BITS) | life.proxy();
  }

  static int round(long ballot) {
    return (int) (ballot >>> (EPOCH_BITS + PROXY_BITS));
  }

  /// What a recoverer must propose once a majority has promised: the value of the highest ballot
  /// that any of them has accepted, because it may have been chosen; else rollback.
  static Decision proposal(Collection<Acceptor> promised) {
    return promised.stream()
        .map(Acceptor::accepted)
        .filter(Objects::nonNull)
        .max(Comparator.comparingLong(Vote::ballot))
        .map(Vote::value)
        .orElse(Decision.ROLLBACK);
  }

  /// The value that a majority is seen to have accepted in one ballot.
  static Optional<Decision> chosen(Collection<Acceptor> seen, int all) {
    Map<Vote, Integer> counts = new HashMap<>();
    for (Acceptor acceptor : seen) {
      Vote vote = acceptor.accepted();
      if (vote != null && Servers.majority(counts.merge(vote, 1, Integer::sum), all)) {
        return Optional.of(vote.value());
      }
    }
    return Optional.empty();
  }
}
