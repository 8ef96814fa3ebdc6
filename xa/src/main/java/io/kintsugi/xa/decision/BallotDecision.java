package io.kintsugi.xa.decision;

import io.kintsugi.xa.GlobalId;
import io.kintsugi.xa.control.Servers;
import io.kintsugi.xa.decision.Inquiry.NoAnswer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/// Three-phase commit's decision: ballot 0 for commit, accepted by a majority of the servers.
public final class BallotDecision implements Decider {
  private final GlobalId id;
  private final Collection<Proposals> acceptors;
  private final Ballots ballots;

  public BallotDecision(GlobalId id, Collection<Proposals> acceptors, Ballots ballots) {
    this.id = id;
    this.acceptors = List.copyOf(acceptors);
    this.ballots = ballots;
  }

  @Override
  public String name() {
    return "ballots";
  }

  /// Nothing goes ahead: it may be proposed only when all are prepared.
  @Override
  public CompletableFuture<?> send() {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void collect(long untilNanos) {}

  /// True as soon as a majority has accepted, false as soon as none can.
  @Override
  public CompletableFuture<Boolean> decide() {
    int all = acceptors.size();
    CompletableFuture<Boolean> majority = new CompletableFuture<>();
    AtomicInteger yes = new AtomicInteger();
    AtomicInteger no = new AtomicInteger();
    List<CompletableFuture<Boolean>> asked = new ArrayList<>();
    acceptors.forEach(acceptor -> asked.add(acceptor.propose(id)));
    asked.forEach(answer ->
        answer.whenComplete((accepted, failure) -> {
          if (failure == null && accepted) {
            if (Servers.majority(yes.incrementAndGet(), all)) {
              majority.complete(true);
            }
          } else if (!Servers.majority(all - no.incrementAndGet(), all)) {
            majority.complete(false);
          }
        }));
    return majority;
  }

  /// A recoverer was faster, or the life is fenced, or servers are away: a higher ballot finds out,
  /// or decides to roll back.
  @Override
  public Verdict settle() {
    try {
      return switch (ballots.findOrRollBack(id, false)) {
        case COMMIT -> new Verdict.Commit();
        case ROLLBACK ->
            new Verdict.Rollback(
                Failure.of(
                    name(),
                    Failure.settledByOthers("a majority of the servers did not accept in time")));
      };
    } catch (NoAnswer e) {
      return new Verdict.Unknown(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void rollBack(long untilNanos) {}

  @Override
  public void abandon() {}
}
