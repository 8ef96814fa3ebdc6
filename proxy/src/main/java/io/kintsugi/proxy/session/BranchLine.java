package io.kintsugi.proxy.session;

import io.kintsugi.xa.BranchChannel;
import io.kintsugi.xa.BranchException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/// An XA branch during a commit over shards.
///
/// A demoted primary would carry out XA COMMIT all the same, so its role is asked before: right
/// behind XA PREPARE, which costs no round trip, and again when that answer has grown old.
final class BranchLine implements BranchChannel {
  private static final String ROLE = "SELECT @@global.read_only";
  private static final long FRESH = Duration.ofSeconds(1).toNanos();
  private final CommitLine line;
  private final String xid;
  private CompletableFuture<Role> role = new CompletableFuture<>();

  private record Role(boolean writable, long at) {
    boolean fresh() {
      return System.nanoTime() - at < FRESH;
    }
  }

  BranchLine(CommitLine line, String xid) {
    this.line = line;
    this.xid = xid;
  }

  @Override
  public String shard() {
    return line.shard();
  }

  @Override
  public CompletableFuture<Void> prepare() {
    CompletableFuture<Void> prepared = new CompletableFuture<>();
    line.ask(prepared, answer -> prepared.complete(null), "XA END " + xid, "XA PREPARE " + xid);
    role = askRole();
    return prepared;
  }

  private CompletableFuture<Role> askRole() {
    CompletableFuture<Role> told = new CompletableFuture<>();
    line.ask(
        told,
        answer -> told.complete(new Role("0".equals(answer.cell()), System.nanoTime())),
        ROLE);
    return told;
  }

  @Override
  public CompletableFuture<Void> commit() {
    return role.thenCompose(known -> known.fresh() ? role : askRole()).thenCompose(this::commitAs);
  }

  private CompletableFuture<Void> commitAs(Role now) {
    if (!now.writable()) {
      return CompletableFuture.failedFuture(
          new BranchException.ReadOnly("the server of shard " + shard() + " is read-only"));
    }
    CompletableFuture<Void> committed = new CompletableFuture<>();
    line.ask(committed, answer -> ended(committed), "XA COMMIT " + xid);
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
