package io.kintsugi.proxy.session;

import io.kintsugi.proxy.session.transaction.AtomicCommits;
import io.kintsugi.proxy.session.transaction.Part;
import io.kintsugi.proxy.session.transaction.Transaction;
import io.kintsugi.router.plan.RoutePlan.Pin;
import io.kintsugi.router.plan.RoutePlan.Traits;
import io.kintsugi.xa.GlobalId;
import io.kintsugi.xa.GlobalId.Protocol;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How a shard comes into the session's transaction with its first statement
/// (docs/design/commit.md).
public final class BranchOpening {
  private final ClientSession session;
  private final Transaction transaction;

  /// What the first statement on a shard does for its branch.
  public enum How {
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
  public How how(int shard, Traits traits, Part part) {
    if (part == Part.NONE || !session.branches().inTransactionBlock()) {
      return How.NOT;
    }
    Transaction.Branch branch = transaction.branch(shard);
    if (branch != null && branch.open()) {
      return How.NOT;
    }
    int home = transaction.home();
    if (home == Transaction.NO_HOME || home == shard) {
      return atHome(shard, traits, part, branch);
    }
    return mayBeXa(shard, traits, branch) ? How.XA : How.LOCAL;
  }

  private How atHome(int shard, Traits traits, Part part, Transaction.@Nullable Branch branch) {
    AtomicCommits commits = atomic();
    boolean xa =
        commits != null
            && commits.protocol() == Protocol.THREE_PHASE
            && serverRefusal(shard) == null
            && mayBeXa(shard, traits, branch);
    if (!xa && !transaction.explicit() && part == Part.ALONE) {
      return How.BY_STATEMENT;
    }
    transaction.home(shard);
    return xa ? How.XA : How.LOCAL;
  }

  /// A branch that will not write, or cannot be prepared, stays a local transaction.
  private boolean mayBeXa(int shard, Traits traits, Transaction.@Nullable Branch branch) {
    return atomic() != null
        && !transaction.readOnly()
        && traits.pin() != Pin.TEMPORARY_TABLE
        && (branch == null || !branch.temporaryTables())
        && serverRefusal(shard) == null
        && (transaction.home() == Transaction.NO_HOME || serverRefusal(transaction.home()) == null);
  }

  private @Nullable String serverRefusal(int shard) {
    AtomicCommits commits = atomic();
    return commits == null ? null : commits.refusal(server(shard));
  }

  /// Null under best-effort, where no shard is opened as an XA branch.
  private @Nullable AtomicCommits atomic() {
    return session.loop().proxy().commits() instanceof AtomicCommits commits ? commits : null;
  }

  private String server(int shard) {
    return session.loop().pools().target(shard).server();
  }

  /// The transaction's own, given when its first XA branch opens.
  public GlobalId id() {
    GlobalId known = transaction.id();
    if (known == null) {
      known = Objects.requireNonNull(atomic()).begin(server(transaction.home()));
      transaction.id(known);
    }
    return known;
  }
}
