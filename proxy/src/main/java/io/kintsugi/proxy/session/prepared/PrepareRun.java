package io.kintsugi.proxy.session.prepared;

import io.kintsugi.proxy.backend.BackendConnection;
import io.kintsugi.proxy.backend.BackendFailure;
import io.kintsugi.proxy.backend.Commands;
import io.kintsugi.proxy.backend.Exchange;
import io.kintsugi.proxy.backend.PreparedCache;
import io.kintsugi.proxy.session.ClientSession;
import io.kintsugi.proxy.session.lane.Lane;
import io.kintsugi.proxy.session.lane.LaneRun;
import io.kintsugi.proxy.session.reply.ProxyError;
import io.kintsugi.proxy.session.reply.SchemaRename;
import io.kintsugi.proxy.session.state.Prepared;
import io.kintsugi.proxy.session.state.SessionState;
import io.kintsugi.proxy.wire.Command;
import io.kintsugi.proxy.wire.ErrPacket;
import io.kintsugi.proxy.wire.ReplyTracker;
import io.kintsugi.router.plan.RoutePlan.Traits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// COM_STMT_PREPARE: one shard prepares the statement to tell its parameters and columns; the
/// client gets them under an id of the session's own.
public final class PrepareRun extends LaneRun implements Exchange, ReplyTracker.Listener {
  private static final int HEADER = 4;
  private final Prepared statement;
  private final byte[] text;
  private final Consumer<Prepared> prepared;
  private boolean failed;
  private boolean started;
  private @Nullable SchemaRename rename;

  PrepareRun(
      ClientSession session,
      Prepared statement,
      int shard,
      byte[] text,
      Consumer<Prepared> prepared) {
    super(session, shard, Traits.READ);
    this.statement = statement;
    this.text = text;
    this.prepared = prepared;
  }

  @Override
  public void opened(Lane ready) {
    rename = session.renameFor(ready.shard());
    ready
        .connection()
        .send(Commands.text(session.alloc(), Command.COM_STMT_PREPARE, text, 0, text.length), this);
    ready.connection().flush();
  }

  @Override
  public void begin(ReplyTracker tracker) {
    tracker.start(ReplyTracker.Expect.PREPARE, false);
  }

  @Override
  public boolean feed(ReplyTracker tracker, ByteBuf in) {
    started = true;
    return tracker.feed(in, this);
  }

  @Override
  public void packet(ReplyTracker.Kind kind, ByteBuf packet) {
    ByteBuf body = packet.slice(packet.readerIndex() + HEADER, packet.readableBytes() - HEADER);
    if (kind == ReplyTracker.Kind.PREPARE_OK) {
      remember(body);
      ByteBuf mine = Unpooled.copiedBuffer(body);
      session.output().packet(mine.setIntLE(1, statement.id()));
    } else {
      ByteBuf renamed = rename == null ? body : rename.body(kind, body);
      if (kind == ReplyTracker.Kind.ERR) {
        failed = true;
        ErrPacket error = ErrPacket.decode(renamed.duplicate());
        session
            .state()
            .warnings(List.of(new SessionState.Warning("Error", error.errorCode(), error.text())));
      }
      session.output().packet(renamed);
    }
  }

  private void remember(ByteBuf body) {
    session.state().warnings(List.of());
    int serverId = body.getIntLE(body.readerIndex() + 1);
    int parameters = body.getUnsignedShortLE(body.readerIndex() + 7);
    BackendConnection connection = lane.connection();
    PreparedCache.Prepared known = new PreparedCache.Prepared(serverId, parameters);
    for (int evicted :
        connection.prepared().put(statement.key(text, session.state().settings()), known)) {
      connection.sendWithoutReply(
          Commands.statement(session.alloc(), Command.COM_STMT_CLOSE, evicted));
    }
  }

  @Override
  public void rows(ByteBuf run) {}

  @Override
  public void row(ByteBuf payload) {}

  @Override
  public void completed(BackendConnection connection, ReplyTracker tracker) {
    if (!finish()) {
      return;
    }
    lane.close(session.branches().open(lane.shard()), failed);
    if (!failed) {
      prepared.accept(statement);
    }
    session.runOver();
  }

  @Override
  public void failed(BackendConnection connection, BackendFailure failure) {
    if (!finish()) {
      return;
    }
    lane.connectionLost(failure.message());
    if (started) {
      session.cutOff(failure.message());
      return;
    }
    session.replies().error(ProxyError.of(failure));
    session.runOver();
  }
}
