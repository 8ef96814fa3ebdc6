package io.kintsugi.xa.commit;

import com.atomikos.icatch.RollbackException;
import io.kintsugi.xa.BranchException;
import io.kintsugi.xa.Outcome.RolledBack;
import io.kintsugi.xa.decision.Failure;
import java.util.function.Consumer;

/// A branch or home as Atomikos drives it: what it asks for was asked before.
final class Collected extends Atomikos.Part {
  private final String name;
  private final Vote vote;
  private final Consumer<RolledBack> refused;
  private final Runnable confirmed;

  /// Waits for what a prepare was answered.
  @FunctionalInterface
  interface Vote {
    void collect() throws BranchException;
  }

  /// @param refused told why the vote is no yes
  /// @param confirmed waits, for a bounded time, until it has committed
  Collected(String name, Vote vote, Consumer<RolledBack> refused, Runnable confirmed) {
    this.name = name;
    this.vote = vote;
    this.refused = refused;
    this.confirmed = confirmed;
  }

  @Override
  String name() {
    return name;
  }

  @Override
  void collectPrepare() throws RollbackException {
    try {
      vote.collect();
    } catch (BranchException e) {
      refused.accept(Failure.of(name, e));
      throw new RollbackException(e.getMessage());
    }
  }

  @Override
  void collectCommit() {
    confirmed.run();
  }
}
