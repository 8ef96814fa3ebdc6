package io.kintsugi.proxy.session.commit;

import io.kintsugi.xa.BranchChannel;
import io.kintsugi.xa.BranchException;
import java.util.concurrent.CompletableFuture;

/// An XA branch during a commit over shards.
///
/// A demoted primary would carry out XA COMMIT all the same. So it is sent behind a statement that
/// fails on a read-only server, in one text: MySQL stops a text at its first error, and nothing
/// comes between the two.
final class BranchLine implements BranchChannel {
  private static final String WRITABLE =
      "DO IF(@@global.read_only, (SELECT 1 UNION ALL SELECT 2), 0)";

  /// ER_SUBQUERY_NO_1_ROW.
  private static final int MORE_THAN_ONE_ROW = 1242;

  private final CommitLine line;
  private final String xid;

  BranchLine(CommitLine line, String xid) {
    this.line = line;
    this.xid = xid;
  }

  @Override
  public String shard() {
    return line.shard();
  }

  @Override
  public String server() {
    return line.server();
  }

  @Override
  public CompletableFuture<Void> prepare() {
    CompletableFuture<Void> prepared = new CompletableFuture<>();
    line.ask(prepared, answer -> prepared.complete(null), "XA END " + xid, "XA PREPARE " + xid);
    return prepared;
  }

  @Override
  public CompletableFuture<Void> commit() {
    CompletableFuture<Void> committed = new CompletableFuture<>();
    line.askText(committed, answer -> ended(committed), WRITABLE, "XA COMMIT " + xid);
    return committed.exceptionallyCompose(failure ->
        CompletableFuture.failedFuture(
            failure instanceof BranchException.Refused refused
                    && refused.errno() == MORE_THAN_ONE_ROW
                ? new BranchException.ReadOnly("the server of shard " + shard() + " is read-only")
                : failure));
  }

  /// A branch that is prepared has ended already: only the second answer counts.
  @Override
  public CompletableFuture<Void> rollback() {
    CompletableFuture<Void> rolledBack = new CompletableFuture<>();
    line.ask(rolledBack, answer -> ended(rolledBack), "XA END " + xid, "XA ROLLBACK " + xid);
    return rolledBack;
  }

  private void ended(CompletableFuture<Void> result) {
    line.freed();
    result.complete(null);
  }

  @Override
  public void abandon() {
    line.abandon();
  }
}
