package io.kintsugi.xa.decision;

import io.kintsugi.xa.BranchException;
import io.kintsugi.xa.GlobalId;
import io.kintsugi.xa.HomeChannel;
import io.kintsugi.xa.Outcome.RolledBack;
import io.kintsugi.xa.control.Control;
import io.kintsugi.xa.control.Waiting;
import io.kintsugi.xa.decision.DecisionTable.Decision;
import io.kintsugi.xa.decision.Inquiry.NoAnswer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/// Two-phase commit's decision: a row in home's own transaction, whose COMMIT decides.
public final class HomeDecision implements Decider {
  private static final Duration ENDING = Duration.ofSeconds(1);

  private final GlobalId id;
  private final HomeChannel home;
  private final Question question;
  private final Runnable fenced;
  private CompletableFuture<Long> written = new CompletableFuture<>();
  private volatile CompletableFuture<Void> committing = new CompletableFuture<>();
  private volatile boolean ended;

  /// Asks home's server, on another connection, what was decided; nothing decided becomes a
  /// rollback.
  @FunctionalInterface
  public interface Question {
    Decision ask() throws NoAnswer;
  }

  /// @param fenced told when the row was refused because of this life's number
  public HomeDecision(GlobalId id, HomeChannel home, Question question, Runnable fenced) {
    this.id = id;
    this.home = home;
    this.question = question;
    this.fenced = fenced;
  }

  @Override
  public String name() {
    return home.shard();
  }

  @Override
  public CompletableFuture<?> send() {
    written = Waiting.ask(() -> home.write(DecisionTable.commit(id)));
    return written.thenAccept(rows -> {
      if (rows != 1) {
        throw new IllegalStateException("no decision was written");
      }
    });
  }

  @Override
  public void collect(long untilNanos) throws BranchException {
    try {
      if (Waiting.answer(written, untilNanos) != 1) {
        fenced.run();
        throw Failure.settledByOthers("this proxy was taken for dead and its transactions fenced");
      }
    } catch (BranchException.Refused e) {
      throw e.errno() == Control.DUPLICATE_KEY
          ? Failure.settledByOthers("it was rolled back in recovery before it could commit")
          : e;
    }
  }

  @Override
  public CompletableFuture<Boolean> decide() {
    CompletableFuture<Void> asked = Waiting.ask(home::commit);
    committing = asked;
    return asked.thenApply(_ -> {
      ended = true;
      return true;
    });
  }

  @Override
  public Verdict settle() {
    try {
      Waiting.answer(committing, System.nanoTime());
      return new Verdict.Commit();
    } catch (BranchException.Lost e) {
      return ask(Failure.of(home.shard(), e));
    } catch (BranchException e) {
      return refused(Failure.of(home.shard(), e));
    }
  }

  /// An error from COMMIT is no proof that nothing was committed, unless it is that the server is
  /// read-only: that is found out before. When the same connection then has rolled back, nothing is
  /// open any more, and what the table says is final.
  private Verdict refused(RolledBack why) {
    try {
      Waiting.answer(Waiting.ask(home::rollback), Waiting.until(ENDING));
      ended = true;
    } catch (BranchException e) {
      return ask(why);
    }
    return why.errno() == Control.READ_ONLY ? new Verdict.Rollback(why) : told(why);
  }

  /// The reply is lost: the server is asked, on another connection.
  private Verdict ask(RolledBack why) {
    ended = true;
    home.abandon();
    return told(why);
  }

  private Verdict told(RolledBack why) {
    try {
      return switch (question.ask()) {
        case COMMIT -> new Verdict.Commit();
        case ROLLBACK -> new Verdict.Rollback(why);
      };
    } catch (NoAnswer e) {
      return new Verdict.Unknown(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void rollBack(long untilNanos) {
    if (ended) {
      return;
    }
    ended = true;
    if (!written.isDone()) {
      home.abandon();
      return;
    }
    try {
      Waiting.answer(Waiting.ask(home::rollback), untilNanos);
    } catch (BranchException e) {
      home.abandon();
    }
  }

  @Override
  public void abandon() {
    if (!ended) {
      ended = true;
      home.abandon();
    }
  }
}
