package io.kintsugi.proxy.backend;

import io.kintsugi.proxy.wire.ErrPacket;
import io.kintsugi.proxy.wire.ReplyTracker;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/// Takes the reply of a statement pipelined ahead of the client's own and lets nothing of it out.
///
/// An error taints the connection: the statement behind it runs in a state nobody asked for, so its
/// sender must look at {@link #error} before it believes that statement's reply.
public class Swallow implements Exchange, ReplyTracker.Listener {
  /// An OK packet with nothing in it: header, 0x00, two counts, status, warnings. Errors are
  /// longer.
  public static final int SHORTEST_REPLY = 11;

  private @Nullable ErrPacket error;
  private @Nullable BackendFailure failure;

  @Override
  public void begin(ReplyTracker tracker) {
    tracker.start(ReplyTracker.Expect.COMMAND, false);
  }

  @Override
  public boolean feed(ReplyTracker tracker, ByteBuf in) {
    return tracker.feed(in, this);
  }

  @Override
  public int least() {
    return SHORTEST_REPLY;
  }

  @Override
  public void packet(ReplyTracker.Kind kind, ByteBuf packet) {
    if (kind == ReplyTracker.Kind.ERR) {
      error = ErrPacket.decode(packet.slice(packet.readerIndex() + 4, packet.readableBytes() - 4));
    }
  }

  @Override
  public void rows(ByteBuf run) {}

  @Override
  public void row(ByteBuf payload) {}

  @Override
  public void completed(BackendConnection connection, ReplyTracker tracker) {
    if (error != null) {
      connection.taint();
    }
  }

  @Override
  public void failed(BackendConnection connection, BackendFailure lost) {
    failure = lost;
  }

  public final @Nullable ErrPacket error() {
    return error;
  }

  public final @Nullable BackendFailure failure() {
    return failure;
  }
}
