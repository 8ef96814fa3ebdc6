package io.kintsugi.xa.decision;

import io.kintsugi.xa.BranchException;
import io.kintsugi.xa.Outcome.RolledBack;
import io.kintsugi.xa.control.Control;

/// What a client is told of a commit that came to nothing, in MySQL's numbers.
public final class Failure {
  /// ER_ERROR_DURING_COMMIT.
  private static final int DURING_COMMIT = 1180;

  /// ER_XA_RBROLLBACK.
  private static final int BRANCH_ROLLED_BACK = 1402;

  private Failure() {}

  public static RolledBack of(String shard, BranchException why) {
    return switch (why) {
      case BranchException.Refused refused ->
          new RolledBack(refused.errno(), refused.sqlState(), String.valueOf(refused.getMessage()));
      case BranchException.ReadOnly _ ->
          new RolledBack(
              Control.READ_ONLY,
              "HY000",
              "shard %s is read-only now; the transaction was rolled back".formatted(shard));
      case BranchException.Lost lost ->
          internal(
              "shard %s did not answer while it committed (%s); the transaction was rolled back"
                  .formatted(shard, lost.getMessage()));
    };
  }

  public static RolledBack internal(String message) {
    return new RolledBack(DURING_COMMIT, "HY000", message);
  }

  static BranchException settledByOthers(String why) {
    return new BranchException.Refused(
        BRANCH_ROLLED_BACK, "XA100", "the transaction was rolled back: " + why);
  }
}
