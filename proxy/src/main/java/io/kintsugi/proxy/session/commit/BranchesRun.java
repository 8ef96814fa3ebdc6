package io.kintsugi.proxy.session.commit;

import io.kintsugi.proxy.session.ClientSession;
import io.kintsugi.proxy.session.Run;
import io.kintsugi.proxy.session.reply.ProxyError;
import io.kintsugi.proxy.session.transaction.Transaction;

/// A run that does something on the session's open branches and is not stopped half way.
abstract class BranchesRun extends Run {
  final ClientSession session;

  BranchesRun(ClientSession session) {
    this.session = session;
  }

  @Override
  public void refuse() {}

  /// What is on its way is not stopped: its outcome would be unknown. The connections give
  /// themselves back.
  @Override
  public void abandon() {
    finish();
  }

  @Override
  public void interrupt(ProxyError reason) {}

  @Override
  public void hangUp() {
    for (Transaction.Branch branch : session.transaction().openBranches()) {
      if (branch.connection().busy()) {
        branch.connection().pool().discard(branch.connection());
      }
    }
  }
}
