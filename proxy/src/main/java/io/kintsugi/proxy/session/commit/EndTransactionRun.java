package io.kintsugi.proxy.session.commit;

import io.kintsugi.proxy.acknowledge.Place;
import io.kintsugi.proxy.session.ClientSession;
import io.kintsugi.proxy.session.reply.Errors;
import io.kintsugi.proxy.session.reply.ProxyError;
import io.kintsugi.proxy.session.state.SessionState.Warning;
import io.kintsugi.proxy.session.transaction.AtomicCommits;
import io.kintsugi.proxy.session.transaction.BestEffortCommits;
import io.kintsugi.proxy.session.transaction.BranchEnd;
import io.kintsugi.proxy.session.transaction.Transaction;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// COMMIT and ROLLBACK over the session's branches. Those that only read merely end; one that has
/// written commits by itself; several commit together (docs/design/commit.md).
public final class EndTransactionRun extends BranchesRun {
  private final boolean commit;
  private final Runnable then;
  private List<Warning> warnings = List.of();
  private @Nullable ProxyError error;
  private List<Place> places = List.of();

  /// @param then what follows when the transaction has ended well (the OK, a chained BEGIN, the
  ///   statement that committed implicitly); it ends the run. The session's warnings are those of
  ///   the commit by then
  public EndTransactionRun(ClientSession session, boolean commit, Runnable then) {
    super(session);
    this.commit = commit;
    this.then = then;
  }

  @Override
  public boolean endsTransaction() {
    return true;
  }

  @Override
  public void start() {
    Transaction transaction = session.transaction();
    if (transaction.broken() != null && commit) {
      error = ProxyError.brokenTransaction(transaction.broken());
    }
    List<Transaction.Branch> branches = transaction.openBranches();
    if (!commit) {
      end(branches, false);
    } else if (branches.stream().anyMatch(branch -> !branch.connection().alive())) {
      lostBefore(branches);
    } else {
      commit(branches);
    }
  }

  /// A branch that died unnoticed took its part, or the locks it had read under, with it: nothing
  /// of the transaction is committed.
  private void lostBefore(List<Transaction.Branch> branches) {
    for (Transaction.Branch branch : branches) {
      if (!branch.connection().alive()) {
        error = session.branches().lost(branch);
      }
    }
    ended();
  }

  private void commit(List<Transaction.Branch> branches) {
    List<Transaction.Branch> writers = new ArrayList<>(branches.size());
    for (Transaction.Branch branch : branches) {
      if (branch.wrote() && !session.transaction().readOnly()) {
        writers.add(branch);
      }
    }
    for (Transaction.Branch writer : writers) {
      ProxyError refused = session.loop().primaries().unacknowledged(writer.shard());
      if (refused != null) {
        error = ProxyError.rolledBack(refused.message());
        end(branches, false);
        return;
      }
    }
    places = AcknowledgeRun.places(session, writers);
    if (writers.size() < 2) {
      end(branches, true);
      return;
    }
    switch (session.loop().proxy().commits()) {
      case BestEffortCommits _ -> {
        List<Transaction.Branch> readers = new ArrayList<>(branches);
        readers.removeAll(writers);
        end(readers, true, () -> new BestEffortCommit(session, writers, this::committed).start());
      }
      case AtomicCommits commits ->
          new HandedOver(session, commits, branches, writers, this::committed).start();
    }
  }

  private void end(List<Transaction.Branch> branches, boolean committing) {
    end(branches, committing, this::ended);
  }

  private void end(List<Transaction.Branch> branches, boolean committing, Runnable next) {
    Everywhere.send(
        session,
        branches,
        branch -> BranchEnd.statements(branch, committing),
        this::branchEnded,
        next);
  }

  /// What only read cannot fail the commit, and a connection that does not roll back is closed,
  /// which rolls back.
  private void branchEnded(Everywhere.Answer answer) {
    Transaction.Branch branch = answer.branch();
    if (answer.error() != null) {
      if (branch.wrote() && commit && error == null) {
        ProxyError told = answer.error();
        error =
            Errors.isReadOnly(told.errno(), told.message())
                ? ProxyError.becameReadOnly(branch.connection().target().server())
                : told;
      }
      if (!answer.lost() && (branch.xid() != null || !commit)) {
        branch.connection().pool().discard(branch.connection());
      }
    }
    branch.ended();
  }

  /// Several writers have ended together, or not.
  private void committed(@Nullable ProxyError problem, List<Warning> told) {
    error = error == null ? problem : error;
    warnings = told;
    ended();
  }

  private void ended() {
    if (!finish()) {
      return;
    }
    session.transaction().end();
    session.branches().giveBack();
    if (error == null) {
      session.state().warnings(warnings);
      AcknowledgeRun.start(session, places, then);
    } else {
      session.replies().error(error);
      session.runOver();
    }
  }
}
