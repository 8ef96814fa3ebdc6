package io.kintsugi.proxy.session.transaction;

import io.kintsugi.proxy.backend.BackendConnection;
import io.kintsugi.proxy.backend.BackendFailure;
import io.kintsugi.proxy.backend.Commands;
import io.kintsugi.proxy.backend.Swallow;
import io.kintsugi.proxy.wire.ReplyTracker;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Ends a branch while nobody waits for it, then gives its connection back. A server that does not
/// do it in time, or not at all, loses the connection, which rolls back.
public final class BranchEnd extends Swallow {
  private final ByteBufAllocator alloc;
  private final BackendConnection connection;
  private final List<String> statements;
  private final boolean kept;
  private @Nullable Future<?> deadline;

  /// @param kept something else ties the connection to its session
  public BranchEnd(
      ByteBufAllocator alloc, Transaction.Branch branch, boolean commit, boolean kept) {
    this.alloc = alloc;
    this.connection = branch.connection();
    this.statements = statements(branch, commit);
    this.kept = kept;
  }

  /// What ends the branch alone; the last statement's answer counts.
  public static List<String> statements(Transaction.Branch branch, boolean commit) {
    String xid = branch.xid();
    if (xid == null) {
      return List.of(commit ? "COMMIT" : "ROLLBACK");
    }
    return List.of(
        "XA END " + xid, commit ? "XA COMMIT " + xid + " ONE PHASE" : "XA ROLLBACK " + xid);
  }

  public void start() {
    for (String statement : statements.subList(0, statements.size() - 1)) {
      connection.send(Commands.query(alloc, statement), new Unheeded());
    }
    connection.send(Commands.query(alloc, statements.getLast()), this);
    connection.flush();
    deadline =
        connection
            .channel()
            .eventLoop()
            .schedule(
                () -> connection.pool().discard(connection),
                connection.pool().acquireTimeoutMillis(),
                TimeUnit.MILLISECONDS);
  }

  @Override
  public void completed(BackendConnection done, ReplyTracker tracker) {
    super.completed(done, tracker);
    cancel();
    if (error() != null) {
      done.pool().discard(done);
    } else if (!kept) {
      done.channel().eventLoop().execute(() -> done.pool().release(done));
    }
  }

  @Override
  public void failed(BackendConnection lost, BackendFailure failure) {
    super.failed(lost, failure);
    cancel();
    lost.pool().discard(lost);
  }

  private void cancel() {
    if (deadline != null) {
      deadline.cancel(false);
    }
  }
}
