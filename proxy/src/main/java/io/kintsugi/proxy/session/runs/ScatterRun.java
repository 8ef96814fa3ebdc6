package io.kintsugi.proxy.session.runs;

import io.kintsugi.proxy.backend.BackendConnection;
import io.kintsugi.proxy.backend.Exchange;
import io.kintsugi.proxy.merge.ColumnMeta;
import io.kintsugi.proxy.merge.MergeRefused;
import io.kintsugi.proxy.merge.RowMerger;
import io.kintsugi.proxy.session.ClientSession;
import io.kintsugi.proxy.session.lane.Lane;
import io.kintsugi.proxy.session.lane.Request;
import io.kintsugi.proxy.session.lane.Warnings;
import io.kintsugi.proxy.session.reply.Errors;
import io.kintsugi.proxy.session.reply.ProxyError;
import io.kintsugi.proxy.session.reply.ReplyOutput;
import io.kintsugi.proxy.session.reply.SchemaRename;
import io.kintsugi.proxy.wire.ColumnDefinition;
import io.kintsugi.proxy.wire.EofPacket;
import io.kintsugi.proxy.wire.LenEnc;
import io.kintsugi.proxy.wire.OkPacket;
import io.kintsugi.proxy.wire.ReplyTracker;
import io.kintsugi.proxy.wire.ReplyTracker.Expect;
import io.kintsugi.proxy.wire.ServerStatus;
import io.kintsugi.router.plan.MergePlan;
import io.kintsugi.router.plan.RoutePlan;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A read over several shards: rows are merged undecoded while they arrive, at the pace of the
/// slowest reader, which may be the client.
public final class ScatterRun extends ShardsRun {
  private MergePlan plan;
  private final boolean binary;
  private final List<ShardReply> replies;
  private final boolean[] paused;
  private @Nullable RowMerger merger;
  private List<ColumnMeta> expected = List.of();
  private int withColumns;
  private boolean headerSent;
  private boolean answered;
  private long rows;
  private int warnings;
  private boolean rolledBack;
  private final ShardWarnings told;
  private final String timestamp;

  public ScatterRun(
      ClientSession session, RoutePlan.Scatter scatter, List<Request> requests, boolean binary) {
    super(session, scatter.statements(), requests, scatter.traits());
    this.plan = scatter.merge();
    this.binary = binary;
    this.replies = new java.util.ArrayList<>();
    this.paused = new boolean[lanes.size()];
    this.told = new ShardWarnings(lanes.size());
    for (int i = 0; i < lanes.size(); i++) {
      replies.add(new ShardReply(this, lanes.get(i), i));
    }
    // A clock that the client has set is the same on all shards already.
    boolean frozen = session.state().settings().values().containsKey("timestamp");
    boolean fix = scatter.traits().fixTimestamp() && !frozen;
    this.timestamp = fix ? timestamp() : "";
  }

  /// NOW() is one moment on all shards. The connection's settings tell its next user to let the
  /// clock go again: that costs no round trip.
  @Override
  void beforeStatement(Lane lane) {
    if (!timestamp.isEmpty()) {
      lane.pipeline("SET @@session.timestamp=" + timestamp);
      BackendConnection connection = lane.connection();
      connection.settings(connection.settings().with(Map.of("timestamp", timestamp)));
    }
  }

  @Override
  Exchange exchange(int index, Expect expect) {
    return replies.get(index).expecting(expect);
  }

  @Override
  public void check(long now) {
    for (int i = 0; i < lanes.size(); i++) {
      lanes.get(i).check(now);
      if (replies.get(i).untouched() && lanes.get(i).replicaIsSilent()) {
        lanes.get(i).hangUp();
      }
    }
  }

  /// A shard's column definitions are complete.
  void columns(int index) {
    if (error() != null) {
      return;
    }
    withColumns++;
    List<ColumnMeta> meta = replies.get(index).meta();
    try {
      if (merger == null) {
        if (!plan.fits(meta.size())) {
          throw MergeRefused.otherColumns();
        }
        plan = plan.over(meta.size());
        expected = meta;
        merger =
            RowMerger.create(
                plan, meta, lanes.size(), binary, session.loop().proxy().statementMemory());
      } else {
        ColumnMeta.requireAlike(expected, meta);
      }
    } catch (MergeRefused e) {
      fail(ProxyError.of(e));
    }
  }

  void row(int index, ByteBuf payload) {
    RowMerger into = merger;
    if (into == null || error() != null || answered) {
      return;
    }
    try {
      into.offer(index, payload.retain());
      if (!into.finished() && !into.wants(index) && !paused[index]) {
        paused[index] = true;
        lanes.get(index).connection().reading(false);
      }
    } catch (MergeRefused e) {
      fail(ProxyError.of(e));
    }
  }

  /// More input has come, or the client reads again.
  void pump() {
    RowMerger from = merger;
    if (from == null || withColumns < lanes.size() || error() != null || answered) {
      return;
    }
    if (!headerSent) {
      header();
    }
    try {
      moveRows(from);
    } catch (MergeRefused e) {
      fail(ProxyError.of(e));
    }
  }

  private void moveRows(RowMerger from) {
    ReplyOutput output = session.output();
    while (output.writable()) {
      ByteBuf row = from.poll();
      if (row == null) {
        break;
      }
      output.packet(row);
      row.release();
      rows++;
    }
    if (from.finished()) {
      footer();
    } else {
      output.flush();
    }
    resumeSources(from);
  }

  private void resumeSources(RowMerger from) {
    for (int i = 0; i < paused.length; i++) {
      if (paused[i] && (answered || from.wants(i))) {
        paused[i] = false;
        if (lanes.get(i).hasConnection()) {
          lanes.get(i).connection().reading(true);
        }
      }
    }
  }

  private void header() {
    headerSent = true;
    ReplyOutput output = session.output();
    ByteBuf count = Unpooled.buffer(9);
    LenEnc.writeInt(count, plan.visible());
    output.packet(count);
    SchemaRename rename = session.renameFor(lanes.getFirst().shard());
    for (ByteBuf definition : replies.getFirst().definitions(plan.visible())) {
      output.packet(
          rename == null ? definition : rename.body(ReplyTracker.Kind.COLUMN_DEF, definition));
    }
    if (!session.flavor().deprecateEof()) {
      output.sequence(
          new EofPacket(0, session.replies().status()).write(output.gather(9), output.sequence()));
    }
  }

  private void footer() {
    answered = true;
    session.state().foundRows(rows);
    session.state().rowCount(-1);
    session.state().warnings(List.of());
    ReplyOutput output = session.output();
    int status = session.replies().status();
    if (session.flavor().deprecateEof()) {
      session.replies().ok(OkPacket.of(0, 0, status, warnings).asEof());
    } else {
      output.sequence(new EofPacket(warnings, status).write(output.gather(9), output.sequence()));
    }
    output.flush();
  }

  /// A shard's reply is complete.
  void ended(int index, ReplyTracker tracker, @Nullable ProxyError problem, int errno) {
    Lane lane = lanes.get(index);
    lane.connection().reading(true);
    paused[index] = false;
    boolean inTransaction =
        problem == null
            ? ServerStatus.has(tracker.status(), ServerStatus.SERVER_STATUS_IN_TRANS)
            : session.branches().stillInTransaction(lane.shard(), errno);
    int count = problem == null ? tracker.warnings() : 0;
    warnings += count;
    if (problem != null) {
      rolledBack |= Errors.rollsBackTransaction(errno);
      lane.close(inTransaction, true);
      fail(problem);
      settle(index);
      return;
    }
    if (merger != null) {
      merger.end(index);
      pump();
    }
    Warnings.ask(
        lane,
        count,
        list -> {
          if (!over()) {
            told.add(index, list, false);
            lane.close(inTransaction, false);
            settle(index);
          }
        });
  }

  void lost(int index, ProxyError problem) {
    if (!over() && !isSettled(index) && replies.get(index).untouched() && moved(index)) {
      return;
    }
    lanes.get(index).connectionLost(problem.message());
    fail(problem);
    settle(index);
  }

  @Override
  void failed(ProxyError why) {
    if (!answered) {
      answered = true;
      session.replies().error(why);
      session.output().flush();
    }
    if (merger != null) {
      merger.close();
    }
  }

  @Override
  void allSettled() {
    if (!answered) {
      // The rows are all here, and the client reads slowly: resume() ends it.
      return;
    }
    conclude();
  }

  private void conclude() {
    ShardReply.release(replies);
    if (finish()) {
      if (merger != null) {
        merger.close();
      }
      if (rolledBack) {
        session.branches().rolledBack();
      }
      if (error() == null) {
        session.state().warnings(told.all());
      }
      session.runOver();
    }
  }

  @Override
  public void resume() {
    pump();
    if (answered && allLanesSettled()) {
      conclude();
    }
  }

  private boolean allLanesSettled() {
    for (int i = 0; i < lanes.size(); i++) {
      if (!isSettled(i)) {
        return false;
      }
    }
    return true;
  }

  @Override
  void abandoned() {
    ShardReply.release(replies);
    if (merger != null) {
      merger.close();
    }
  }

  static ColumnMeta meta(ColumnDefinition column) {
    return new ColumnMeta(
        column.type().code(), column.flags(), column.charset(), column.decimals());
  }
}
