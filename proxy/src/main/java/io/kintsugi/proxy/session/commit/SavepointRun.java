package io.kintsugi.proxy.session.commit;

import io.kintsugi.proxy.session.ClientSession;
import io.kintsugi.proxy.session.reply.ProxyError;
import io.kintsugi.proxy.session.transaction.Transaction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One statement about savepoints on several branches.
public final class SavepointRun extends BranchesRun {
  private final List<Transaction.Branch> branches;
  private final String sql;
  private final Runnable then;
  private @Nullable ProxyError error;

  /// @param then answers the client when all have done it
  public SavepointRun(
      ClientSession session, List<Transaction.Branch> branches, String sql, Runnable then) {
    super(session);
    this.branches = List.copyOf(branches);
    this.sql = sql;
    this.then = then;
  }

  @Override
  public void start() {
    Everywhere.send(session, branches, branch -> List.of(sql), this::answered, this::ended);
  }

  private void answered(Everywhere.Answer answer) {
    ProxyError problem =
        answer.lost() && !over() ? session.branches().lost(answer.branch()) : answer.error();
    error = error == null ? problem : error;
    if (problem != null && !answer.lost() && !over()) {
      // The shards' savepoints are not the same any more: none can be gone back to.
      session.branches().breakTransaction(problem.message());
    }
  }

  private void ended() {
    if (!finish()) {
      return;
    }
    if (error == null) {
      session.continueWith(then);
    } else {
      session.replies().error(error);
      session.runOver();
    }
  }
}
