package io.kintsugi.proxy.backend;

import io.kintsugi.proxy.wire.ReplyTracker;
import io.netty.buffer.ByteBuf;

/// One command's reply, consumed on the connection's loop as it arrives.
public interface Exchange {

  /// Prepares the tracker for this reply.
  void begin(ReplyTracker tracker);

  /// Takes what it can of {@code in}; true when the reply is complete. Does not own {@code in}.
  boolean feed(ReplyTracker tracker, ByteBuf in);

  /// The reply is complete; the tracker still holds its final status.
  void completed(BackendConnection connection, ReplyTracker tracker);

  /// The connection was lost before the reply was complete.
  void failed(BackendConnection connection, BackendFailure failure);

  /// The fewest bytes that the whole reply can have, headers included, whatever it says; nothing of
  /// it is looked at before the reply to the command sent behind it.
  default int least() {
    return 0;
  }

  /// No more bytes for now: the moment to flush what was forwarded.
  default void readComplete() {}
}
