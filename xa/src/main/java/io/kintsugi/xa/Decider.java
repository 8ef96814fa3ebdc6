package io.kintsugi.xa;

/// How the decision of one transaction is made, apart from its branches.
///
/// {@link #send} never blocks; the others wait, on a virtual thread.
interface Decider {

  /// What came of deciding.
  sealed interface Verdict {
    record Commit() implements Verdict {}

    record Rollback(Outcome.RolledBack why) implements Verdict {}

    record Unknown(String why) implements Verdict {}
  }

  /// The resource's name in messages.
  String name();

  /// Sends ahead what can be sent while the branches prepare.
  void send();

  /// @throws BranchException when it cannot be decided to commit
  void collect(long untilNanos) throws BranchException;

  Verdict decide(long untilNanos);

  /// Gives up what {@link #send} began, when it was not decided to commit.
  ///
  /// @param untilNanos how long it may be waited for
  void rollBack(long untilNanos);

  /// Ends what it holds, without a word on the outcome.
  void abandon();
}
