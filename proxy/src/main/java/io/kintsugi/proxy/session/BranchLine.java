package io.kintsugi.proxy.session;

import io.kintsugi.xa.BranchChannel;
import io.kintsugi.xa.BranchException;
import java.util.concurrent.CompletableFuture;

/// An XA branch during a commit over shards.
record BranchLine(CommitLine line, String xid) implements BranchChannel {
  private static final String ROLE = "SELECT @@global.read_only";

  @Override
  public String shard() {
    return line.shard();
  }

  @Override
  public CompletableFuture<Void> prepare() {
    CompletableFuture<Void> prepared = new CompletableFuture<>();
    line.ask(prepared, answer -> prepared.complete(null), "XA END " + xid, "XA PREPARE " + xid);
    return prepared;
  }

  /// A demoted primary would carry out XA COMMIT all the same, so its role is asked before.
  @Override
  public CompletableFuture<Void> commit() {
    CompletableFuture<Void> committed = new CompletableFuture<>();
    line.ask(
        committed,
        role -> {
          if ("0".equals(role.cell())) {
            line.ask(committed, answer -> ended(committed), "XA COMMIT " + xid);
          } else {
            committed.completeExceptionally(
                new BranchException.ReadOnly("the server of shard " + shard() + " is read-only"));
          }
        },
        ROLE);
    return committed;
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
