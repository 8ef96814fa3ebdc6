package io.kintsugi.xa;

/// Told at each step of the commit protocol: where tests let the process die.
@FunctionalInterface
public interface Probe {
  Probe NONE = (step, count) -> {};

  /// The moments of a commit, in their order.
  enum Step {
    BEFORE_PREPARE,
    /// `count` branches are prepared.
    PREPARED,
    ALL_PREPARED,
    /// The decision row is in the home's transaction, or some ballots are out; nothing is decided.
    DECISION_WRITTEN,
    /// The decision is durable; no branch has been committed.
    DECIDED,
    /// `count` branches are committed.
    COMMITTED,
    ALL_COMMITTED,
    BEFORE_ANSWER
  }

  void reached(Step step, int count);
}
