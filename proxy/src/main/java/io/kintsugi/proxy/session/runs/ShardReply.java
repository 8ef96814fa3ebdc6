package io.kintsugi.proxy.session.runs;

import io.kintsugi.proxy.backend.BackendConnection;
import io.kintsugi.proxy.backend.BackendFailure;
import io.kintsugi.proxy.backend.Exchange;
import io.kintsugi.proxy.merge.ColumnMeta;
import io.kintsugi.proxy.session.lane.Lane;
import io.kintsugi.proxy.session.reply.ProxyError;
import io.kintsugi.proxy.wire.ColumnDefinition;
import io.kintsugi.proxy.wire.ErrPacket;
import io.kintsugi.proxy.wire.LenEnc;
import io.kintsugi.proxy.wire.ReplyTracker;
import io.kintsugi.proxy.wire.ReplyTracker.Expect;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One shard's part of a scattered read, handed on row by row.
final class ShardReply implements Exchange, ReplyTracker.Listener {
  private static final int HEADER = 4;
  private final ScatterRun run;
  private final Lane lane;
  private final int index;
  private final List<ByteBuf> definitions = new ArrayList<>();
  private final List<ColumnMeta> meta = new ArrayList<>();
  private Expect expect = Expect.COMMAND;
  private int columns;
  private @Nullable ErrPacket error;

  ShardReply(ScatterRun run, Lane lane, int index) {
    this.run = run;
    this.lane = lane;
    this.index = index;
  }

  ShardReply expecting(Expect what) {
    expect = what;
    return this;
  }

  /// Nothing of it has come.
  boolean untouched() {
    return columns == 0 && error == null;
  }

  List<ColumnMeta> meta() {
    return meta;
  }

  /// The first definitions, as payloads; still owned here.
  List<ByteBuf> definitions(int visible) {
    return definitions.subList(0, Math.min(visible, definitions.size()));
  }

  static void release(List<ShardReply> replies) {
    for (ShardReply reply : replies) {
      reply.definitions.forEach(ByteBuf::release);
      reply.definitions.clear();
    }
  }

  @Override
  public void begin(ReplyTracker tracker) {
    tracker.start(expect, true);
  }

  @Override
  public boolean feed(ReplyTracker tracker, ByteBuf in) {
    boolean ended = tracker.feed(in, this);
    if (!ended) {
      run.pump();
    }
    return ended;
  }

  @Override
  public void packet(ReplyTracker.Kind kind, ByteBuf packet) {
    ByteBuf body = packet.slice(packet.readerIndex() + HEADER, packet.readableBytes() - HEADER);
    switch (kind) {
      case COLUMN_COUNT -> columns = (int) LenEnc.readInt(body);
      case COLUMN_DEF -> {
        definitions.add(body.copy());
        meta.add(ScatterRun.meta(ColumnDefinition.decode(body)));
        if (meta.size() == columns) {
          run.columns(index);
        }
      }
      case ERR -> error = ErrPacket.decode(body);
      case PARAMETER_DEF,
          PARAMETERS_EOF,
          COLUMNS_EOF,
          PREPARE_OK,
          OK,
          EOF,
          LOCAL_INFILE,
          STATISTICS -> {}
    }
  }

  @Override
  public void rows(ByteBuf bytes) {}

  @Override
  public void row(ByteBuf payload) {
    run.row(index, payload);
  }

  @Override
  public void completed(BackendConnection connection, ReplyTracker tracker) {
    ProxyError ahead = lane.preambleError();
    ErrPacket refused = error;
    if (ahead != null) {
      run.ended(index, tracker, ahead, ahead.errno());
    } else if (refused != null) {
      run.ended(index, tracker, lane.errorOf(refused), refused.errorCode());
    } else {
      run.ended(index, tracker, null, 0);
    }
  }

  @Override
  public void failed(BackendConnection connection, BackendFailure failure) {
    run.lost(index, ProxyError.of(failure));
  }
}
