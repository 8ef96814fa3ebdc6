package io.kintsugi.proxy.session;

import io.kintsugi.proxy.backend.BackendConnection;
import io.kintsugi.proxy.backend.BackendFailure;
import io.kintsugi.proxy.backend.Commands;
import io.kintsugi.proxy.backend.Swallow;
import io.kintsugi.proxy.wire.ReplyTracker;
import io.netty.buffer.ByteBufAllocator;

/// Rolls back what a connection holds while nobody waits for it, then gives it back.
final class BranchRollback extends Swallow {
  private final ByteBufAllocator alloc;
  private final BackendConnection connection;

  BranchRollback(ByteBufAllocator alloc, BackendConnection connection) {
    this.alloc = alloc;
    this.connection = connection;
  }

  void start() {
    connection.send(Commands.query(alloc, "ROLLBACK"), this);
    connection.flush();
  }

  @Override
  public void completed(BackendConnection done, ReplyTracker tracker) {
    super.completed(done, tracker);
    done.channel().eventLoop().execute(() -> done.pool().release(done));
  }

  @Override
  public void failed(BackendConnection lost, BackendFailure failure) {
    super.failed(lost, failure);
    lost.pool().discard(lost);
  }
}
