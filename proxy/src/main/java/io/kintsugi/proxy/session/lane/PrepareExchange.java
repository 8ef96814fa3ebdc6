package io.kintsugi.proxy.session.lane;

import io.kintsugi.proxy.backend.BackendConnection;
import io.kintsugi.proxy.backend.BackendFailure;
import io.kintsugi.proxy.backend.Commands;
import io.kintsugi.proxy.backend.Exchange;
import io.kintsugi.proxy.backend.PreparedCache;
import io.kintsugi.proxy.backend.SqlKey;
import io.kintsugi.proxy.session.ClientSession;
import io.kintsugi.proxy.wire.Command;
import io.kintsugi.proxy.wire.ReplyTracker;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The reply of a COM_STMT_PREPARE the proxy sent for itself: the id is remembered on the
/// connection, an error is kept as it came.
final class PrepareExchange implements Exchange, ReplyTracker.Listener {
  private static final int HEADER = 4;
  private final ClientSession session;
  private final SqlKey text;
  private final Consumer<PrepareExchange> done;
  private PreparedCache.@Nullable Prepared prepared;
  private @Nullable ByteBuf error;
  private @Nullable BackendFailure failure;

  PrepareExchange(ClientSession session, SqlKey text, Consumer<PrepareExchange> done) {
    this.session = session;
    this.text = text;
    this.done = done;
  }

  PreparedCache.@Nullable Prepared prepared() {
    return prepared;
  }

  /// Plays the error to the exchange that waited for the execution's reply.
  void relayError(Exchange waiting, BackendConnection connection) {
    BackendFailure lost = failure;
    if (lost != null) {
      waiting.failed(connection, lost);
      return;
    }
    ByteBuf packet = error == null ? Unpooled.EMPTY_BUFFER : error;
    try {
      replay(packet, waiting, connection);
    } finally {
      packet.release();
    }
  }

  /// Answers an exchange with a packet that did not come for it.
  static void replay(ByteBuf packet, Exchange waiting, BackendConnection connection) {
    ReplyTracker replay = new ReplyTracker(connection.flavor().deprecateEof());
    waiting.begin(replay);
    waiting.feed(replay, packet);
    waiting.completed(connection, replay);
  }

  @Override
  public void begin(ReplyTracker tracker) {
    tracker.start(ReplyTracker.Expect.PREPARE, false);
  }

  @Override
  public boolean feed(ReplyTracker tracker, ByteBuf in) {
    return tracker.feed(in, this);
  }

  @Override
  public void packet(ReplyTracker.Kind kind, ByteBuf packet) {
    int body = packet.readerIndex() + HEADER;
    if (kind == ReplyTracker.Kind.PREPARE_OK) {
      prepared =
          new PreparedCache.Prepared(
              packet.getIntLE(body + 1), packet.getUnsignedShortLE(body + 7));
    } else if (kind == ReplyTracker.Kind.ERR) {
      error = packet.copy();
    }
  }

  @Override
  public void rows(ByteBuf run) {}

  @Override
  public void row(ByteBuf payload) {}

  @Override
  public void completed(BackendConnection connection, ReplyTracker tracker) {
    if (prepared != null) {
      for (int evicted : connection.prepared().put(text, prepared)) {
        connection.sendWithoutReply(
            Commands.statement(session.alloc(), Command.COM_STMT_CLOSE, evicted));
      }
    }
    done.accept(this);
  }

  @Override
  public void failed(BackendConnection connection, BackendFailure lost) {
    failure = lost;
    done.accept(this);
  }
}
