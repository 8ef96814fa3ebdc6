package io.kintsugi.proxy.session.lane;

import io.kintsugi.proxy.backend.BackendConnection;
import io.kintsugi.proxy.backend.BackendFailure;
import io.kintsugi.proxy.backend.Exchange;
import io.kintsugi.proxy.session.ClientSession;
import io.kintsugi.proxy.session.reply.ProxyError;
import io.kintsugi.proxy.session.reply.ReplyOutput;
import io.kintsugi.proxy.session.reply.SchemaRename;
import io.kintsugi.proxy.session.reply.StatusFlags;
import io.kintsugi.proxy.wire.ErrPacket;
import io.kintsugi.proxy.wire.OkPacket;
import io.kintsugi.proxy.wire.PacketWriter;
import io.kintsugi.proxy.wire.ReplyTracker;
import io.kintsugi.proxy.wire.ReplyTracker.Mode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/// One shard's reply on its way to the client. Three ways, the cheapest that is right:
///
/// 1. verbatim: what arrived is passed on as it is, whole reads at a time;
/// 2. patched: rows pass as they are, definitions and messages get the logical schema's name, and
///    an XA branch's status flags the client's autocommit;
/// 3. renumbered: each packet gets a new sequence id, because the reply does not begin the client's
///    (a later statement of a multi-statement, a command sent in more packets than it came in).
public final class Forward implements Exchange, ReplyTracker.Listener {
  private final ClientSession session;
  private final ReplyTracker.Expect expect;
  private final @Nullable SchemaRename rename;
  private final Owner owner;
  private final Lane lane;
  private final long generated;
  private final boolean autocommit;
  private boolean patch;
  private boolean holds;
  private ReplyTracker.@Nullable Kind heldKind;
  private @Nullable ByteBuf held;
  private @Nullable ReplyTracker following;
  private boolean renumber;
  private boolean drop;
  private boolean started;
  private boolean taken;
  private @Nullable ErrPacket error;
  private @Nullable ProxyError instead;

  /// Who is told when the reply is over; on its loop.
  public interface Owner {
    /// The reply went out; the tracker still holds its final status.
    void forwarded(Forward forward, ReplyTracker tracker);

    /// The reply was not begun and never will be: the client is owed an error.
    void notForwarded(Forward forward, ProxyError error, boolean lost);

    /// Whether the client is not told of this error, with which the reply begins.
    default boolean takes(ErrPacket error) {
      return false;
    }

    /// The reply with the error that was taken is complete.
    default void taken(Forward forward) {}
  }

  public Forward(
      ClientSession session,
      ReplyTracker.Expect expect,
      @Nullable SchemaRename rename,
      long generated,
      Lane lane,
      Owner owner) {
    this.session = session;
    this.expect = expect;
    this.rename = rename;
    this.generated = generated;
    this.lane = lane;
    this.autocommit = lane.hidesAutocommit();
    this.patch = rename != null || generated != 0 || autocommit;
    this.owner = owner;
  }

  /// The packet that ends the reply is kept until it is asked for.
  public void holdBack() {
    holds = true;
    patch = true;
  }

  public boolean holds() {
    return holds;
  }

  /// Passes on what was held back.
  public void passHeld() {
    ByteBuf packet = held;
    ReplyTracker.Kind kind = heldKind;
    holds = false;
    held = null;
    if (packet != null && kind != null) {
      packet(kind, packet);
    }
  }

  @Override
  public void begin(ReplyTracker tracker) {
    following = tracker;
    drop = lane.preambleError() != null;
    renumber = session.output().sequence() != 1 || session.moreResults();
    tracker.start(expect, renumber ? Mode.WHOLE_ROWS : patch ? Mode.DEFINITIONS : Mode.FORWARD);
  }

  @Override
  public boolean feed(ReplyTracker tracker, ByteBuf in) {
    if (drop) {
      return tracker.feed(in, this);
    }
    boolean ended;
    if (!patch && !renumber) {
      int from = in.readerIndex();
      ended = tracker.feed(in, this);
      int bytes = in.readerIndex() - from;
      if (bytes > 0 && !replaced()) {
        started = true;
        session.output().raw(in, from, bytes);
      }
    } else {
      ended = tracker.feed(in, this);
    }
    if (!ended) {
      session.throttle().check(lane.connection());
    }
    return ended;
  }

  /// When the reply turns out to be an error, this one is told instead: the client is to know why
  /// its statement was ended.
  public void insteadOfError(ProxyError reason) {
    instead = reason;
  }

  private boolean replaced() {
    return error != null && !started && (instead != null || taken);
  }

  @Override
  public void packet(ReplyTracker.Kind kind, ByteBuf packet) {
    if (kind == ReplyTracker.Kind.ERR) {
      ByteBuf body = body(packet);
      error = ErrPacket.decode(rename == null ? body : rename.body(kind, body));
      taken = instead == null && !drop && !started && owner.takes(error);
    }
    if (drop || replaced()) {
      return;
    }
    if (holds && kind != ReplyTracker.Kind.ERR && following != null && following.ended()) {
      heldKind = kind;
      held = Unpooled.copiedBuffer(packet);
      return;
    }
    started |= renumber || patch;
    if (renumber) {
      session.output().packet(rewritten(kind, withKey(kind, body(packet))));
    } else if (patch) {
      patched(kind, packet);
    }
  }

  private void patched(ReplyTracker.Kind kind, ByteBuf packet) {
    ReplyOutput output = session.output();
    if (autocommit || (generated != 0 && kind == ReplyTracker.Kind.OK)) {
      int sequence = packet.getUnsignedByte(packet.readerIndex() + 3);
      ByteBuf payload = rewritten(kind, withKey(kind, body(packet)));
      PacketWriter.write(output.gather(payload.readableBytes() + 16), payload, sequence);
    } else if (rename != null) {
      rename.apply(kind, packet, output);
    } else {
      output.raw(packet);
    }
  }

  /// The OK of an INSERT tells the first key the proxy made: the server made none.
  private ByteBuf withKey(ReplyTracker.Kind kind, ByteBuf payload) {
    if (generated == 0 || kind != ReplyTracker.Kind.OK) {
      return payload;
    }
    int capabilities = session.link().capabilities();
    ByteBuf out = Unpooled.buffer(payload.readableBytes() + 16);
    OkPacket.decode(payload, capabilities).withLastInsertId(generated).encode(out, capabilities);
    return out;
  }

  private ByteBuf rewritten(ReplyTracker.Kind kind, ByteBuf payload) {
    ByteBuf body = rename == null ? payload : rename.body(kind, payload);
    body = autocommit ? StatusFlags.autocommit(kind, body) : body;
    return session.moreResults() ? StatusFlags.moreResults(kind, body) : body;
  }

  private static ByteBuf body(ByteBuf packet) {
    return packet.slice(packet.readerIndex() + 4, packet.readableBytes() - 4);
  }

  @Override
  public void rows(ByteBuf run) {
    if (!drop && patch) {
      started = true;
      session.output().raw(run);
    }
  }

  @Override
  public void row(ByteBuf payload) {
    if (!drop) {
      session.output().packet(payload);
    }
  }

  @Override
  public void readComplete() {
    session.output().flush();
  }

  @Override
  public void completed(BackendConnection connection, ReplyTracker tracker) {
    ProxyError ahead = drop ? lane.preambleError() : null;
    if (ahead != null) {
      owner.notForwarded(this, ahead, true);
    } else if (replaced() && taken) {
      owner.taken(this);
    } else if (replaced() && instead != null) {
      owner.notForwarded(this, instead, false);
    } else {
      owner.forwarded(this, tracker);
    }
  }

  @Override
  public void failed(BackendConnection connection, BackendFailure failure) {
    if (started) {
      session.cutOff(failure.message());
    }
    owner.notForwarded(this, ProxyError.of(failure), true);
  }

  /// The server's error, when the reply was one.
  public @Nullable ErrPacket error() {
    return error;
  }

  public boolean started() {
    return started;
  }
}
