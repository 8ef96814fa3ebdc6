package io.kintsugi.proxy.session.runs;

import io.kintsugi.proxy.backend.Exchange;
import io.kintsugi.proxy.session.ClientSession;
import io.kintsugi.proxy.session.Run;
import io.kintsugi.proxy.session.lane.Lane;
import io.kintsugi.proxy.session.lane.Request;
import io.kintsugi.proxy.session.reply.ProxyError;
import io.kintsugi.proxy.session.transaction.Part;
import io.kintsugi.proxy.wire.ReplyTracker.Expect;
import io.kintsugi.router.plan.RoutePlan.Traits;
import io.kintsugi.router.plan.ShardStatement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A statement on several shards at once: a lane each, and the rules all of them share. The first
/// error counts; the others are ended on their servers and waited for, so that no connection is
/// given back with a reply still coming.
abstract class ShardsRun extends Run implements Lane.Owner {
  final ClientSession session;
  final List<Lane> lanes = new ArrayList<>();
  private final List<Request> requests;
  private final boolean[] settled;
  private int unsettled;
  private @Nullable ProxyError error;

  ShardsRun(
      ClientSession session,
      List<ShardStatement> statements,
      List<Request> requests,
      Traits traits) {
    this.session = session;
    this.requests = requests;
    for (ShardStatement statement : statements) {
      lanes.add(new Lane(session, statement.shard(), traits, Part.AMONG_OTHERS, this));
    }
    for (int i = 0; i < lanes.size(); i++) {
      lanes.get(i).bytes(requests.get(i).bytes());
    }
    settled = new boolean[lanes.size()];
    unsettled = lanes.size();
  }

  @Override
  public void start() {
    lanes.forEach(Lane::open);
  }

  final void openOne(int index) {
    lanes.get(index).open();
  }

  @Override
  public void opened(Lane lane) {
    int index = lanes.indexOf(lane);
    if (error != null) {
      lane.close(session.branches().open(lane.shard()), true);
      settle(index);
      return;
    }
    if (lane.mayMove()) {
      requests.get(index).keep();
    }
    beforeStatement(lane);
    requests.get(index).send(session, lane, expect -> exchange(index, expect));
  }

  /// What must stand in the same write, ahead of the statement.
  void beforeStatement(Lane lane) {}

  abstract Exchange exchange(int index, Expect expect);

  /// Its replica died before it had answered: the shard is asked once more. False when it cannot.
  final boolean moved(int index) {
    Lane lane = lanes.get(index);
    boolean moves = error == null && lane.movesFromReplica() && requests.get(index).again();
    if (moves) {
      lane.moveFromReplica();
    }
    return moves;
  }

  @Override
  public void refused(Lane lane, ProxyError why) {
    lane.close(session.branches().open(lane.shard()), true);
    fail(why);
    settle(lanes.indexOf(lane));
  }

  /// The first error ends the statement: lanes that wait stop waiting, servers that work are told
  /// to stop.
  final void fail(ProxyError why) {
    if (error != null) {
      return;
    }
    error = why;
    requests.forEach(Request::release);
    for (int i = 0; i < lanes.size(); i++) {
      Lane lane = lanes.get(i);
      if (settled[i]) {
        continue;
      }
      if (lane.waiting() || !started(i)) {
        lane.stopWaiting();
        settle(i);
      } else {
        stop(lane);
      }
    }
    failed(why);
    if (unsettled == 0) {
      allSettled();
    }
  }

  /// Whether this lane has been asked for a connection at all.
  boolean started(int index) {
    return true;
  }

  final void stop(Lane lane) {
    if (lane.hasConnection()) {
      lane.connection().reading(true);
      session.queue().kill(lane.connection());
    }
  }

  /// Called once, when the first error is known and before the other lanes have ended.
  void failed(ProxyError why) {}

  final @Nullable ProxyError error() {
    return error;
  }

  /// One lane's part is over, whichever way.
  final void settle(int index) {
    if (settled[index]) {
      return;
    }
    settled[index] = true;
    unsettled--;
    requests.get(index).release();
    if (unsettled == 0) {
      allSettled();
    }
  }

  final boolean isSettled(int index) {
    return settled[index];
  }

  abstract void allSettled();

  @Override
  public void refuse() {
    requests.forEach(Request::release);
  }

  @Override
  public void abandon() {
    if (finish()) {
      requests.forEach(Request::release);
      lanes.forEach(Lane::discard);
      abandoned();
    }
  }

  /// The client is gone: what is held in memory is freed.
  void abandoned() {}

  @Override
  public void hangUp() {
    List.copyOf(lanes).forEach(Lane::hangUp);
  }

  @Override
  public void interrupt(ProxyError reason) {
    fail(reason);
  }

  /// The clock as MySQL's timestamp variable has it: seconds with microseconds.
  static String timestamp() {
    Instant now = Instant.now();
    return "%d.%06d".formatted(now.getEpochSecond(), now.getNano() / 1000);
  }
}
