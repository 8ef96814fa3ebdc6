package io.kintsugi.proxy.session.lane;

import io.kintsugi.proxy.backend.BackendConnection;
import io.kintsugi.proxy.backend.BackendFailure;
import io.kintsugi.proxy.backend.Exchange;
import io.kintsugi.proxy.session.reply.ProxyError;
import io.kintsugi.proxy.wire.Capability;
import io.kintsugi.proxy.wire.ErrPacket;
import io.kintsugi.proxy.wire.OkPacket;
import io.kintsugi.proxy.wire.ReplyTracker;
import io.kintsugi.proxy.wire.ReplyTracker.Expect;
import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The reply to a statement that gives no rows (a write, DDL): kept as the packet it was.
public final class OneReply implements Exchange, ReplyTracker.Listener {
  private static final int HEADER = 4;
  private final Lane lane;
  private final Expect expect;
  private final Consumer<OneReply> done;
  private @Nullable OkPacket ok;
  private @Nullable ProxyError error;
  private boolean lost;
  private int capabilities;

  public OneReply(Lane lane, Expect expect, Consumer<OneReply> done) {
    this.lane = lane;
    this.expect = expect;
    this.done = done;
  }

  public @Nullable OkPacket ok() {
    return ok;
  }

  public @Nullable ProxyError error() {
    return error;
  }

  public boolean lost() {
    return lost;
  }

  @Override
  public void begin(ReplyTracker tracker) {
    capabilities = lane.connection().flavor().sessionTrack() ? Capability.CLIENT_SESSION_TRACK : 0;
    tracker.start(expect, false);
  }

  @Override
  public boolean feed(ReplyTracker tracker, ByteBuf in) {
    return tracker.feed(in, this);
  }

  @Override
  public void packet(ReplyTracker.Kind kind, ByteBuf packet) {
    ByteBuf body = packet.slice(packet.readerIndex() + HEADER, packet.readableBytes() - HEADER);
    if (kind == ReplyTracker.Kind.OK) {
      ok = OkPacket.decode(body, capabilities);
    } else if (kind == ReplyTracker.Kind.ERR) {
      error = lane.errorOf(ErrPacket.decode(body));
    }
  }

  @Override
  public void rows(ByteBuf run) {}

  @Override
  public void row(ByteBuf payload) {}

  @Override
  public void completed(BackendConnection connection, ReplyTracker tracker) {
    ProxyError ahead = lane.preambleError();
    if (ahead != null) {
      error = ahead;
    }
    done.accept(this);
  }

  @Override
  public void failed(BackendConnection connection, BackendFailure failure) {
    lost = true;
    error = ProxyError.of(failure);
    done.accept(this);
  }
}
