package io.kintsugi.proxy.session;

import io.kintsugi.config.ProxyConfig.CommitProtocol;
import io.kintsugi.router.plan.RoutePlan.Pin;
import io.kintsugi.router.plan.RoutePlan.Traits;
import io.kintsugi.xa.GlobalId;
import org.jspecify.annotations.Nullable;

/// How a shard comes into the session's transaction: what is sent ahead of its first statement, in
/// the same write (docs/design/commit.md).
final class BranchOpening {
  private final ClientSession session;
  private final Transaction transaction;

  enum How {
    /// Nothing is to be opened.
    NOT,
    /// By the statement itself, under autocommit=0.
    BY_STATEMENT,
    /// As a local transaction: at home, and where XA is of no use.
    LOCAL,
    /// As an XA branch.
    XA
  }

  BranchOpening(ClientSession session, Transaction transaction) {
    this.session = session;
    this.transaction = transaction;
  }

  /// Decided when the lane has its connection. The first to ask becomes the home: of lanes that run
  /// at once, all others must know it.
  How how(Lane lane) {
    if (lane.part() == Lane.Part.NONE || !session.branches().inTransactionBlock()) {
      return How.NOT;
    }
    int shard = lane.shard();
    Transaction.Branch branch = transaction.branch(shard);
    if (branch != null && branch.open()) {
      return How.NOT;
    }
    int home = transaction.home();
    if (home == Transaction.NO_HOME || home == shard) {
      return atHome(lane, branch);
    }
    return mayBeXa(lane, branch) ? How.XA : How.LOCAL;
  }

  private How atHome(Lane lane, Transaction.@Nullable Branch branch) {
    boolean xa =
        commits().protocol() == CommitProtocol.THREE_PHASE
            && serverRefusal(lane.shard()) == null
            && mayBeXa(lane, branch);
    if (!xa && !transaction.explicit() && lane.part() == Lane.Part.ALONE) {
      return How.BY_STATEMENT;
    }
    transaction.home(lane.shard());
    return xa ? How.XA : How.LOCAL;
  }

  /// A branch that will not write, or cannot be prepared, stays a local transaction.
  private boolean mayBeXa(Lane lane, Transaction.@Nullable Branch branch) {
    Traits traits = lane.traits();
    return commits().protocol() != CommitProtocol.BEST_EFFORT
        && !transaction.readOnly()
        && traits.pin() != Pin.TEMPORARY_TABLE
        && (branch == null || !branch.temporaryTables())
        && serverRefusal(lane.shard()) == null
        && (transaction.home() == Transaction.NO_HOME || serverRefusal(transaction.home()) == null);
  }

  private @Nullable String serverRefusal(int shard) {
    return commits().refusal(server(shard));
  }

  private GlobalCommits commits() {
    return session.loop().proxy().commits();
  }

  private String server(int shard) {
    return session.loop().pools().target(shard).server();
  }

  /// Pipelines what opens the branch.
  void open(Lane lane, How how) {
    switch (how) {
      case NOT -> autocommitted(lane);
      case BY_STATEMENT -> characteristics(lane);
      case LOCAL -> {
        characteristics(lane);
        lane.pipeline(start());
        transaction.keep(lane.shard(), lane.connection()).open(true);
      }
      case XA -> {
        characteristics(lane);
        String xid = id().xid(session.shardName(lane.shard()));
        lane.pipeline("XA START " + xid);
        if (transaction.consistentSnapshot()) {
          // XA START has no such option: the first read takes the snapshot.
          lane.pipeline("SELECT 1 FROM kintsugi.epoch LIMIT 1");
        }
        transaction.keep(lane.shard(), lane.connection()).openAs(xid);
      }
    }
    if (how != How.NOT) {
      for (String savepoint : transaction.savepoints()) {
        lane.pipeline("SAVEPOINT " + SavepointCommands.quoted(savepoint));
      }
    }
  }

  private String start() {
    String snapshot = transaction.consistentSnapshot() ? " WITH CONSISTENT SNAPSHOT" : "";
    String access = transaction.readOnly() ? " READ ONLY" : "";
    String comma = snapshot.isEmpty() || access.isEmpty() ? "" : ",";
    return "START TRANSACTION" + snapshot + comma + access;
  }

  /// `SET TRANSACTION` before a statement that is a transaction of its own.
  private void autocommitted(Lane lane) {
    if (lane.part() != Lane.Part.NONE
        && transaction.nextCharacteristics() != null
        && !session.branches().inTransactionBlock()) {
      characteristics(lane);
      transaction.nextCharacteristics(null);
      // A statement without tables does not use them up: the next borrower must not.
      lane.connection().taint();
    }
  }

  private void characteristics(Lane lane) {
    String next = transaction.nextCharacteristics();
    if (next != null) {
      lane.pipeline(next);
    }
  }

  private GlobalId id() {
    GlobalId known = transaction.id();
    if (known == null) {
      known = commits().begin(server(transaction.home()));
      transaction.id(known);
    }
    return known;
  }
}
