package io.kintsugi.proxy.session.state;

import io.kintsugi.proxy.backend.BackendConnection;
import io.kintsugi.proxy.backend.Commands;
import io.kintsugi.proxy.wire.Command;
import io.netty.buffer.ByteBufAllocator;

/// An open cursor of a client's statement. It lives on one connection, which the session keeps for
/// it, and on a statement of the server's that is its alone: executing that would close the cursor,
/// so the connection does not share it by text as it does others.
///
/// @param id the server's id of the statement
public record Cursor(int shard, BackendConnection connection, int id) {

  /// Closes the statement with the cursor: MySQL (9.7) never ends its answer when a statement that
  /// had a cursor is executed without one.
  public void close(ByteBufAllocator alloc) {
    if (connection.alive()) {
      connection.sendWithoutReply(Commands.statement(alloc, Command.COM_STMT_CLOSE, id));
      connection.flush();
    }
  }
}
