package io.kintsugi.xa.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.xa.control.Servers;
import io.kintsugi.xa.decision.BallotRules.Acceptor;
import io.kintsugi.xa.decision.BallotRules.Vote;
import io.kintsugi.xa.decision.DecisionTable.Decision;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Walks every state that three servers, a coordinator and two recoverers can come to.
///
/// A message that was sent stays in the world for ever: it may be delivered late, twice, after a
/// later one, or never. A process that crashes is one that takes no further step; each walk that
/// stops early is such a crash, at each step of each process.
class BallotExplorationTest {
  private static final int SERVERS = 3;
  private static final List<Long> RECOVERERS = List.of(1L, 2L);

  /// The rules under test.
  private interface Rules {
    Acceptor promise(Acceptor acceptor, long ballot);

    Acceptor accept(Acceptor acceptor, Vote vote);

    Decision proposal(List<Acceptor> promised);
  }

  private static class RealRules implements Rules {
    @Override
    public Acceptor promise(Acceptor acceptor, long ballot) {
      return acceptor.promise(ballot);
    }

    @Override
    public Acceptor accept(Acceptor acceptor, Vote vote) {
      return acceptor.accept(vote);
    }

    @Override
    public Decision proposal(List<Acceptor> promised) {
      return BallotRules.proposal(promised);
    }
  }

  /// What has happened for good: a message that was sent.
  private sealed interface Fact {
    record Asked(long ballot) implements Fact {}

    /// With what the server had accepted by then.
    record Promised(int server, long ballot, Acceptor acceptor) implements Fact {}

    record Proposed(Vote vote) implements Fact {}

    record Accepted(int server, Vote vote) implements Fact {}
  }

  /// @param servers the numbers of what each has stored
  /// @param facts a bit for each
  private record State(int servers, long facts) {}

  @Test
  void neverTwoDecisions() {
    Walk walk = new Walk(new RealRules());
    assertThat(walk.contradiction()).isNull();
    System.out.println(walk.seen.size() + " states, decisions seen: " + walk.decided);
    assertThat(walk.decided).contains(Decision.COMMIT, Decision.ROLLBACK);
  }

  @Test
  void aServerThatAcceptsBelowItsPromiseIsFoundOut() {
    Rules broken =
        new RealRules() {
          @Override
          public Acceptor accept(Acceptor acceptor, Vote vote) {
            return new Acceptor(Math.max(acceptor.promised(), vote.ballot()), vote);
          }
        };
    assertThat(new Walk(broken).contradiction()).isNotNull();
  }

  @Test
  void aRecovererThatOverlooksWhatWasAcceptedIsFoundOut() {
    Rules broken =
        new RealRules() {
          @Override
          public Decision proposal(List<Acceptor> promised) {
            return Decision.ROLLBACK;
          }
        };
    assertThat(new Walk(broken).contradiction()).isNotNull();
  }

  @Test
  void aRecovererThatTakesTheLowestOfWhatWasAcceptedIsFoundOut() {
    Rules broken =
        new RealRules() {
          @Override
          public Decision proposal(List<Acceptor> promised) {
            return promised.stream()
                .map(Acceptor::accepted)
                .filter(Objects::nonNull)
                .map(Vote::value)
                .filter(value -> value == Decision.ROLLBACK)
                .findFirst()
                .orElse(Decision.ROLLBACK);
          }
        };
    assertThat(new Walk(broken).contradiction()).isNotNull();
  }

  /// Gives each thing a small number.
  private static final class Numbers<T> {
    private final Map<T, Integer> numbers = new HashMap<>();
    private final List<T> things = new ArrayList<>();

    int of(T thing) {
      return numbers.computeIfAbsent(
          thing,
          added -> {
            things.add(added);
            return things.size() - 1;
          });
    }

    T at(int number) {
      return things.get(number);
    }
  }

  /// Breadth first over all states.
  private static final class Walk {
    private static final int BITS = 8;

    final Rules rules;
    final Set<State> seen = new HashSet<>();
    final Set<Decision> decided = new HashSet<>();
    private final Deque<State> open = new ArrayDeque<>();
    private final Numbers<Acceptor> acceptors = new Numbers<>();
    private final Numbers<Fact> facts = new Numbers<>();

    Walk(Rules rules) {
      this.rules = rules;
    }

    /// What was decided in a state with two decisions; null when there is none.
    @Nullable Set<Decision> contradiction() {
      int fresh = acceptors.of(Acceptor.NEW);
      reach(new State(fresh | (fresh << BITS) | (fresh << (2 * BITS)), 0));
      while (!open.isEmpty()) {
        State state = open.remove();
        List<Fact> known = known(state);
        Set<Decision> decisions = decisions(known);
        decided.addAll(decisions);
        if (decisions.size() > 1) {
          return decisions;
        }
        steps(state, known);
      }
      return null;
    }

    private void reach(State state) {
      if (seen.add(state)) {
        open.add(state);
      }
    }

    private List<Fact> known(State state) {
      List<Fact> known = new ArrayList<>();
      for (long rest = state.facts(); rest != 0; rest &= rest - 1) {
        known.add(facts.at(Long.numberOfTrailingZeros(rest)));
      }
      return known;
    }

    /// The values that a majority has accepted in one ballot, whoever saw it.
    private static Set<Decision> decisions(List<Fact> known) {
      Map<Vote, Integer> counts = new HashMap<>();
      Set<Decision> decided = new HashSet<>();
      for (Fact fact : known) {
        if (fact instanceof Fact.Accepted accepted
            && Servers.majority(counts.merge(accepted.vote(), 1, Integer::sum), SERVERS)) {
          decided.add(accepted.vote().value());
        }
      }
      return decided;
    }

    private State with(State state, Fact fact) {
      int number = facts.of(fact);
      assertThat(number).isLessThan(Long.SIZE);
      return new State(state.servers(), state.facts() | (1L << number));
    }

    private Acceptor stored(State state, int server) {
      return acceptors.at((state.servers() >>> (server * BITS)) & 0xff);
    }

    private State storing(State state, int server, Acceptor acceptor) {
      int cleared = state.servers() & ~(0xff << (server * BITS));
      return new State(cleared | (acceptors.of(acceptor) << (server * BITS)), state.facts());
    }

    private void steps(State state, List<Fact> known) {
      Vote first = new Vote(BallotRules.COORDINATORS, Decision.COMMIT);
      reach(with(state, new Fact.Proposed(first)));
      for (long ballot : RECOVERERS) {
        reach(with(state, new Fact.Asked(ballot)));
        if (known.stream()
            .noneMatch(
                fact -> fact instanceof Fact.Proposed own && own.vote().ballot() == ballot)) {
          proposeAfterPromises(state, known, ballot);
        }
      }
      for (Fact fact : known) {
        for (int server = 0; server < SERVERS; server++) {
          deliver(state, server, fact);
        }
      }
    }

    /// From every choice of promises that makes a majority.
    private void proposeAfterPromises(State state, List<Fact> known, long ballot) {
      List<Fact.Promised> own = new ArrayList<>();
      for (Fact fact : known) {
        if (fact instanceof Fact.Promised promised && promised.ballot() == ballot) {
          own.add(promised);
        }
      }
      for (int mask = 1; mask < (1 << own.size()); mask++) {
        List<Fact.Promised> chosen = new ArrayList<>();
        for (int i = 0; i < own.size(); i++) {
          if ((mask & (1 << i)) != 0) {
            chosen.add(own.get(i));
          }
        }
        long servers = chosen.stream().map(Fact.Promised::server).distinct().count();
        if (servers == chosen.size() && Servers.majority((int) servers, SERVERS)) {
          Decision value = rules.proposal(chosen.stream().map(Fact.Promised::acceptor).toList());
          reach(with(state, new Fact.Proposed(new Vote(ballot, value))));
        }
      }
    }

    private void deliver(State state, int server, Fact message) {
      Acceptor before = stored(state, server);
      switch (message) {
        case Fact.Asked(long ballot) -> {
          Acceptor after = rules.promise(before, ballot);
          State next = storing(state, server, after);
          reach(
              after.promised() == ballot
                  ? with(next, new Fact.Promised(server, ballot, after))
                  : next);
        }
        case Fact.Proposed(Vote vote) -> {
          Acceptor after = rules.accept(before, vote);
          State next = storing(state, server, after);
          reach(vote.equals(after.accepted()) ? with(next, new Fact.Accepted(server, vote)) : next);
        }
        case Fact.Promised _, Fact.Accepted _ -> {}
      }
    }
  }
}
