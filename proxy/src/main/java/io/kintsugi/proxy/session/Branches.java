package io.kintsugi.proxy.session;

import io.kintsugi.proxy.session.reply.Errors;
import io.kintsugi.proxy.session.reply.ProxyError;
import io.kintsugi.proxy.session.transaction.BranchEnd;
import io.kintsugi.proxy.session.transaction.Transaction;
import io.kintsugi.proxy.wire.ErrPacket;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What becomes of a session's branches when statements fail, connections die or the client leaves.
public final class Branches {
  private final ClientSession session;
  private final Transaction transaction;

  Branches(ClientSession session, Transaction transaction) {
    this.session = session;
    this.transaction = transaction;
  }

  /// Whether the shard's server has a transaction of this session open.
  public boolean open(int shard) {
    Transaction.Branch branch = transaction.branch(shard);
    return branch != null && branch.open();
  }

  /// A shard to ask what any shard knows: one the session holds already, else its schema's first.
  public int anyShard() {
    if (!transaction.branches().isEmpty()) {
      return transaction.branches().getFirst().shard();
    }
    return session.routing().homeShard(session.state().schema());
  }

  /// Whether statements belong to a transaction until COMMIT.
  public boolean inTransactionBlock() {
    return transaction.explicit() || !session.state().autocommit();
  }

  /// A branch or a lane's connection died: the rest of the transaction is rolled back, and the
  /// client must acknowledge it with ROLLBACK.
  public ProxyError lost(Transaction.Branch branch) {
    String why =
        "the connection to shard '%s' was lost".formatted(branch.connection().target().shard());
    boolean transactional = branch.open();
    transaction.remove(branch);
    branch.connection().pool().discard(branch.connection());
    if (transactional) {
      breakTransaction(why);
      return ProxyError.brokenTransaction(why);
    }
    return new ProxyError(1430, "HY000", why + ", and what the session kept there with it");
  }

  public void breakTransaction(String why) {
    if (inTransactionBlock()) {
      rollback();
      transaction.end();
      transaction.broken(why);
    }
  }

  /// A lane failed before its branch was open: if it was to be the home of branches that are, their
  /// decision has no place any more.
  public void openingFailed(int shard, ProxyError why) {
    if (transaction.home() == shard && !open(shard)) {
      if (transaction.id() == null) {
        transaction.home(Transaction.NO_HOME);
      } else {
        breakTransaction(why.message());
      }
    }
  }

  /// Whether the server still has the transaction open after this error. With autocommit=0 a failed
  /// first statement may leave one behind, and its locks with it.
  public boolean stillInTransaction(int shard, int errno) {
    Transaction.Branch branch = transaction.branch(shard);
    boolean open = branch == null ? !session.state().autocommit() : branch.open();
    return open && !Errors.rollsBackTransaction(errno);
  }

  /// MySQL rolls a deadlock's victim back as a whole; so do we, on the other shards too.
  public void afterError(@Nullable ErrPacket error) {
    if (error != null && Errors.rollsBackTransaction(error.errorCode())) {
      rolledBack();
    }
  }

  /// A server has undone its part of the transaction: the other parts are undone as well.
  public void rolledBack() {
    rollback();
    transaction.end();
  }

  /// Ends what the branches hold without waiting: each goes back to its pool when the server has
  /// answered, unless something else ties it to the session.
  public void rollback() {
    for (Transaction.Branch branch : List.copyOf(transaction.branches())) {
      boolean kept = branch.pinned();
      if (!kept) {
        transaction.remove(branch);
      }
      if (!kept || branch.open()) {
        new BranchEnd(session.alloc(), branch, false, kept).start();
      }
      branch.ended();
    }
  }

  /// The client is gone or begins anew: all is given back, and what is tied to the session closed.
  void release() {
    for (Transaction.Branch branch : List.copyOf(transaction.branches())) {
      transaction.remove(branch);
      if (!branch.pinned() && branch.connection().alive()) {
        new BranchEnd(session.alloc(), branch, false, false).start();
      } else {
        branch.connection().pool().discard(branch.connection());
      }
    }
  }

  /// After the transaction's end: connections that nothing ties to the session go back.
  public void giveBack() {
    for (Transaction.Branch branch : List.copyOf(transaction.branches())) {
      if (!branch.kept()) {
        transaction.remove(branch);
        branch.connection().pool().release(branch.connection());
      }
    }
  }
}
