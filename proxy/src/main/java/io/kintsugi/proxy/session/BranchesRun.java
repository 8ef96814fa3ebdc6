package io.kintsugi.proxy.session;

/// A run that does something on the session's open branches and is not stopped half way.
abstract class BranchesRun extends Run {
  final ClientSession session;

  BranchesRun(ClientSession session) {
    this.session = session;
  }

  @Override
  void refuse() {}

  /// What is on its way is not stopped: its outcome would be unknown. The connections give
  /// themselves back.
  @Override
  void abandon() {
    finish();
  }

  @Override
  void interrupt(ProxyError reason) {}

  @Override
  void hangUp() {
    for (Transaction.Branch branch : session.transaction().openBranches()) {
      if (branch.connection().busy()) {
        branch.connection().pool().discard(branch.connection());
      }
    }
  }
}
