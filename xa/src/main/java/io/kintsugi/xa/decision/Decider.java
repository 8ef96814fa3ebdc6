package io.kintsugi.xa.decision;

import io.kintsugi.xa.BranchException;
import io.kintsugi.xa.Outcome;
import java.util.concurrent.CompletableFuture;

/// How the decision of one transaction is made, apart from its branches.
///
/// {@link #send} and {@link #decide} never block; the others wait, on a virtual thread.
public interface Decider {

  /// What came of deciding.
  sealed interface Verdict {
    record Commit() implements Verdict {}

    record Rollback(Outcome.RolledBack why) implements Verdict {}

    record Unknown(String why) implements Verdict {}
  }

  /// The resource's name in messages.
  String name();

  /// Sends ahead what can be sent while the branches prepare; fails when it cannot be decided to
  /// commit.
  CompletableFuture<?> send();

  /// @throws BranchException when it cannot be decided to commit
  void collect(long untilNanos) throws BranchException;

  /// Sends what decides to commit. True when it is decided; anything else is for {@link #settle}.
  CompletableFuture<Boolean> decide();

  /// Finds out, or sees to it, how it was decided after {@link #decide} brought no answer in time,
  /// or another one than true.
  Verdict settle();

  /// Gives up what {@link #send} began, when it was not decided to commit.
  ///
  /// @param untilNanos how long it may be waited for
  void rollBack(long untilNanos);

  /// Ends what it holds, without a word on the outcome.
  void abandon();
}
