package io.kintsugi.xa.decision;

import io.kintsugi.xa.GlobalId;
import io.kintsugi.xa.control.Control;
import io.kintsugi.xa.control.Servers;
import io.kintsugi.xa.decision.BallotRules.Acceptor;
import io.kintsugi.xa.decision.BallotRules.Vote;
import io.kintsugi.xa.decision.DecisionTable.Decision;
import io.kintsugi.xa.decision.Inquiry.NoAnswer;
import io.kintsugi.xa.membership.EpochTable;
import io.kintsugi.xa.membership.Life;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/// Three-phase decisions as a recoverer finds or makes them: {@link BallotRules} over a majority of
/// the servers that the transaction's life was opened with.
public final class Ballots {
  private static final Duration ANSWER = Duration.ofSeconds(3);
  private static final int ROUNDS = 8;
  private static final int LOCK_WAIT = 1;

  private final Control control;
  private final Supplier<Life> life;
  private final Servers servers;
  private final Map<GlobalId, CompletableFuture<Decision>> deciding = new ConcurrentHashMap<>();

  /// @param servers those of this configuration, which are asked for a life's own
  public Ballots(Control control, Supplier<Life> life, Servers servers) {
    this.control = control;
    this.life = life;
    this.servers = servers;
  }

  @FunctionalInterface
  private interface Question {
    Acceptor ask(Connection connection) throws SQLException;
  }

  /// The decision, if a majority shows one; asks for nothing.
  Optional<Decision> find(GlobalId id) throws NoAnswer {
    List<String> acceptors = acceptors(id);
    return BallotRules.chosen(
        askAll(acceptors, connection -> BallotTable.read(connection, id)), acceptors.size());
  }

  /// The decision, made now when there is none. One thread of this process at a time works on a
  /// transaction: a ballot has one proposer.
  ///
  /// @param dead whether its life shows no life: then it is fenced, so that what is kept of it may
  ///   be forgotten. The ballots need no fence.
  Decision findOrRollBack(GlobalId id, boolean dead) throws NoAnswer {
    CompletableFuture<Decision> mine = new CompletableFuture<>();
    CompletableFuture<Decision> others = deciding.putIfAbsent(id, mine);
    if (others != null) {
      Decision decision = others.handle((made, _) -> Optional.ofNullable(made)).join().orElse(null);
      if (decision == null) {
        throw new NoAnswer("no majority of ballots");
      }
      return decision;
    }
    try {
      Decision decision = decide(id, dead);
      mine.complete(decision);
      return decision;
    } finally {
      mine.cancel(false);
      deciding.remove(id);
    }
  }

  private Decision decide(GlobalId id, boolean dead) throws NoAnswer {
    List<String> acceptors = acceptors(id);
    int all = acceptors.size();
    List<Acceptor> seen = askAll(acceptors, connection -> BallotTable.read(connection, id));
    Optional<Decision> chosen = BallotRules.chosen(seen, all);
    for (int tries = 0; chosen.isEmpty() && tries < ROUNDS; tries++) {
      long highest = seen.stream().mapToLong(Acceptor::promised).max().orElse(0);
      long ballot = BallotRules.ballot(BallotRules.round(highest) + 1, life.get());
      seen = askAll(acceptors, connection -> promise(connection, id, ballot, dead));
      List<Acceptor> promised = seen.stream().filter(each -> each.promised() == ballot).toList();
      if (Servers.majority(promised.size(), all)) {
        Vote vote = new Vote(ballot, BallotRules.proposal(promised));
        seen = askAll(acceptors, connection -> BallotTable.accept(connection, id, vote));
        chosen = BallotRules.chosen(seen, all);
      } else {
        requireMajority(seen.size(), all);
      }
      if (chosen.isEmpty()) {
        giveWay();
      }
    }
    return chosen.orElseThrow(() -> new NoAnswer("other recoverers are at work on it"));
  }

  private static Acceptor promise(Connection connection, GlobalId id, long ballot, boolean dead)
      throws SQLException {
    if (dead && !EpochTable.fenced(connection, id.cluster(), id.proxy(), id.epoch())) {
      Control.withLockWait(
          connection,
          LOCK_WAIT,
          same -> {
            EpochTable.fence(same, id.cluster(), id.proxy(), id.epoch());
            return true;
          });
    }
    return BallotTable.promise(connection, id, ballot);
  }

  /// Two recoverers that outbid each other would do so for ever.
  private static void giveWay() {
    try {
      Thread.sleep(ThreadLocalRandom.current().nextInt(10, 100));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void requireMajority(int answered, int all) throws NoAnswer {
    if (!Servers.majority(answered, all)) {
      throw new NoAnswer("only %d of the %d servers with ballots answer".formatted(answered, all));
    }
  }

  /// The servers of the life that began the transaction.
  private List<String> acceptors(GlobalId id) throws NoAnswer {
    for (String server : servers.all()) {
      try {
        Optional<List<String>> found =
            control.on(server, ANSWER, connection -> EpochTable.servers(connection, id));
        if (found.isPresent()) {
          return found.get();
        }
      } catch (SQLException e) {
        // The next one has it too.
      }
    }
    throw new NoAnswer("no server that answers knows epoch " + id.epoch());
  }

  /// Asks all at the same time; those that do not answer are left out.
  private List<Acceptor> askAll(List<String> acceptors, Question question) throws NoAnswer {
    List<CompletableFuture<Optional<Acceptor>>> asked = new ArrayList<>();
    for (String server : acceptors) {
      asked.add(
          CompletableFuture.supplyAsync(() -> ask(server, question), Thread::startVirtualThread));
    }
    List<Acceptor> answers =
        asked.stream().map(CompletableFuture::join).flatMap(Optional::stream).toList();
    requireMajority(answers.size(), acceptors.size());
    return answers;
  }

  private Optional<Acceptor> ask(String server, Question question) {
    try {
      return Optional.of(
          control.on(
              server,
              ANSWER,
              connection -> {
                Inquiry.requireWritable(connection, server);
                return question.ask(connection);
              }));
    } catch (SQLException e) {
      return Optional.empty();
    }
  }
}
