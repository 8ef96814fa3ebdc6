package io.kintsugi.proxy.session;

import io.kintsugi.proxy.backend.BackendConnection;
import io.kintsugi.proxy.backend.BackendFailure;
import io.kintsugi.proxy.backend.Commands;
import io.kintsugi.proxy.backend.Swallow;
import io.kintsugi.proxy.wire.ReplyTracker;
import io.netty.buffer.ByteBufAllocator;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Rolls back what a connection holds while nobody waits for it, then gives it back.
final class BranchRollback extends Swallow {
  private final ByteBufAllocator alloc;
  private final BackendConnection connection;
  private @Nullable Future<?> deadline;

  BranchRollback(ByteBufAllocator alloc, BackendConnection connection) {
    this.alloc = alloc;
    this.connection = connection;
  }

  void start() {
    connection.send(Commands.query(alloc, "ROLLBACK"), this);
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
    done.channel().eventLoop().execute(() -> done.pool().release(done));
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
