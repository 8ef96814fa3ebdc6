package io.kintsugi.proxy.session;

import io.kintsugi.proxy.backend.BackendConnection;
import io.kintsugi.proxy.backend.BackendFailure;
import io.kintsugi.proxy.backend.Commands;
import io.kintsugi.proxy.backend.Swallow;
import io.kintsugi.proxy.wire.ReplyTracker;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// COMMIT and ROLLBACK over the session's branches. Only one of them has written; the others merely
/// end their snapshot.
final class EndTransactionRun extends Run {
  private final ClientSession session;
  private final boolean commit;
  private final Runnable then;
  private int open;
  private @Nullable ProxyError error;

  /// @param then what follows when the transaction has ended well (the OK, a chained BEGIN, the
  ///   statement that committed implicitly); it ends the run
  EndTransactionRun(ClientSession session, boolean commit, Runnable then) {
    this.session = session;
    this.commit = commit;
    this.then = then;
  }

  @Override
  void start() {
    Transaction transaction = session.transaction();
    if (transaction.broken() != null && commit) {
      error = ProxyError.brokenTransaction(transaction.broken());
    }
    List<Transaction.Branch> branches = new ArrayList<>();
    for (Transaction.Branch branch : transaction.branches()) {
      if (branch.open()) {
        branches.add(branch);
      }
    }
    if (commit && branches.stream().anyMatch(branch -> !branch.connection().alive())) {
      lostBefore(branches);
      return;
    }
    open = branches.size();
    for (Transaction.Branch branch : branches) {
      BackendConnection connection = branch.connection();
      connection.send(
          Commands.query(session.alloc(), commit ? "COMMIT" : "ROLLBACK"), new Ending(branch));
      connection.flush();
    }
    if (branches.isEmpty()) {
      ended();
    }
  }

  /// A branch that died unnoticed took its part, or the locks it had read under, with it: nothing
  /// of the transaction is committed.
  private void lostBefore(List<Transaction.Branch> branches) {
    for (Transaction.Branch branch : branches) {
      if (!branch.connection().alive()) {
        error = session.branchLost(branch);
      }
    }
    ended();
  }

  private final class Ending extends Swallow {
    private final Transaction.Branch branch;

    Ending(Transaction.Branch branch) {
      this.branch = branch;
    }

    @Override
    public void completed(BackendConnection connection, ReplyTracker tracker) {
      if (branch.wrote() && error == null) {
        error = Lane.errorOf(this);
      }
      branch.open(false);
      one();
    }

    @Override
    public void failed(BackendConnection connection, BackendFailure failure) {
      if (branch.wrote() && commit) {
        error = ProxyError.of(failure);
      }
      branch.open(false);
      one();
    }
  }

  private void one() {
    open--;
    if (open == 0) {
      ended();
    }
  }

  private void ended() {
    if (!finish()) {
      return;
    }
    Transaction transaction = session.transaction();
    transaction.end();
    for (Transaction.Branch branch : List.copyOf(transaction.branches())) {
      if (!branch.kept()) {
        transaction.remove(branch);
        branch.connection().pool().release(branch.connection());
      }
    }
    if (error == null) {
      session.continueWith(then);
    } else {
      session.replies().error(error);
      session.runOver();
    }
  }

  @Override
  void refuse() {}

  /// A COMMIT that is on its way is not stopped: its outcome would be unknown. The connections give
  /// themselves back.
  @Override
  void abandon() {
    finish();
  }

  /// A COMMIT is not stopped: half of it may be done.
  @Override
  void interrupt(ProxyError reason) {}

  @Override
  void hangUp() {
    for (Transaction.Branch branch : List.copyOf(session.transaction().branches())) {
      if (branch.open()) {
        branch.connection().pool().discard(branch.connection());
      }
    }
  }
}
