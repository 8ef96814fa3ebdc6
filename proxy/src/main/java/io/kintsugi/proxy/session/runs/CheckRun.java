package io.kintsugi.proxy.session.runs;

import io.kintsugi.proxy.backend.BackendConnection;
import io.kintsugi.proxy.backend.BackendFailure;
import io.kintsugi.proxy.backend.Commands;
import io.kintsugi.proxy.backend.Exchange;
import io.kintsugi.proxy.session.ClientSession;
import io.kintsugi.proxy.session.lane.Lane;
import io.kintsugi.proxy.session.lane.LaneRun;
import io.kintsugi.proxy.session.reply.ProxyError;
import io.kintsugi.proxy.wire.Command;
import io.kintsugi.proxy.wire.ErrPacket;
import io.kintsugi.proxy.wire.ReplyTracker;
import io.kintsugi.router.plan.RoutePlan.Traits;
import io.netty.buffer.ByteBuf;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Has a shard prepare a text, to learn what MySQL finds wrong with it. What was prepared is closed
/// at once; nothing is executed.
public final class CheckRun extends LaneRun implements Exchange, ReplyTracker.Listener {
  private static final int HEADER = 4;

  /// ER_PARSE_ERROR, ER_SYNTAX_ERROR.
  private static final Set<Integer> SYNTAX = Set.of(1064, 1149);

  /// Of ER_NON_UNIQ_ERROR and its like: what is wrong whichever shard looks at it. That a table is
  /// missing (1146) is not among them, for it may be on another shard.
  private static final Set<Integer> NAMES =
      Set.of(
          1052, 1054, 1055, 1056, 1060, 1064, 1066, 1110, 1111, 1115, 1136, 1140, 1149, 1193, 1221,
          1222, 1241, 1247, 1248, 1253, 1267, 1270, 1271, 1273, 1305, 1582, 1583, 3029, 3065);

  /// Which errors are passed on.
  public enum Belief {
    SYNTAX,
    NAMES,
    ALL
  }

  private final byte[] text;
  private final Belief belief;
  private final Runnable otherwise;
  private @Nullable ErrPacket error;
  private int prepared = -1;

  /// @param otherwise answers the client when MySQL has found nothing, or could not be asked
  public CheckRun(
      ClientSession session, int shard, byte[] text, Belief belief, Runnable otherwise) {
    super(session, shard, Traits.READ);
    this.text = text;
    this.belief = belief;
    this.otherwise = otherwise;
  }

  @Override
  public void opened(Lane ready) {
    ready
        .connection()
        .send(Commands.text(session.alloc(), Command.COM_STMT_PREPARE, text, 0, text.length), this);
    ready.connection().flush();
  }

  @Override
  public void refused(Lane unopened, ProxyError why) {
    if (finish()) {
      unopened.close(session.branches().open(unopened.shard()), true);
      session.continueWith(otherwise);
    }
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
    ByteBuf body = packet.slice(packet.readerIndex() + HEADER, packet.readableBytes() - HEADER);
    if (kind == ReplyTracker.Kind.PREPARE_OK) {
      prepared = body.getIntLE(body.readerIndex() + 1);
    } else if (kind == ReplyTracker.Kind.ERR) {
      error = ErrPacket.decode(body);
    }
  }

  @Override
  public void rows(ByteBuf run) {}

  @Override
  public void row(ByteBuf payload) {}

  @Override
  public void completed(BackendConnection connection, ReplyTracker tracker) {
    if (prepared >= 0) {
      connection.sendWithoutReply(
          Commands.statement(session.alloc(), Command.COM_STMT_CLOSE, prepared));
      connection.flush();
    }
    if (!finish()) {
      return;
    }
    ErrPacket found = error != null && lane.preambleError() == null ? error : null;
    ProxyError told = found != null && believes(found) ? lane.errorOf(found) : null;
    lane.close(session.branches().open(lane.shard()), false);
    if (told == null) {
      session.continueWith(otherwise);
    } else {
      session.replies().error(told);
      session.runOver();
    }
  }

  private boolean believes(ErrPacket found) {
    return switch (belief) {
      case SYNTAX -> SYNTAX.contains(found.errorCode());
      case NAMES -> NAMES.contains(found.errorCode());
      case ALL -> true;
    };
  }

  @Override
  public void failed(BackendConnection connection, BackendFailure failure) {
    lost(ProxyError.of(failure));
  }
}
