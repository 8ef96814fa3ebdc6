package io.kintsugi.proxy.session;

import io.kintsugi.proxy.backend.Commands;
import io.kintsugi.proxy.backend.Exchange;
import io.kintsugi.proxy.wire.OkPacket;
import io.kintsugi.proxy.wire.ReplyTracker.Expect;
import io.kintsugi.router.plan.RoutePlan;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A write over several shards in autocommit: done on all of them first, then committed on all, so
/// that an error of any undoes every one.
///
/// A broadcast write goes shard after shard in their order: two of them at once then wait for each
/// other on the first shard, and cannot deadlock over two.
final class WriteRun extends ShardsRun {
  private static final String SAVE = "START TRANSACTION";
  private final RoutePlan.Write write;
  private final @Nullable OkPacket[] answers;
  private final ShardWarnings warnings;
  private final String timestamp;
  private int done;
  private boolean committing;
  private @Nullable ProxyError commitError;

  WriteRun(ClientSession session, RoutePlan.Write write, List<Request> requests) {
    super(session, write.statements(), requests, write.traits(), false);
    this.write = write;
    this.answers = new OkPacket[lanes.size()];
    this.warnings = new ShardWarnings(lanes.size());
    // A clock that the client has set is the same on all shards already.
    boolean frozen = session.state().settings().values().containsKey("timestamp");
    boolean fix = write.traits().fixTimestamp() && !frozen;
    this.timestamp = fix ? session.loop().proxy().timestamp() : "";
  }

  @Override
  void start() {
    if (write.broadcast()) {
      openOne(0);
    } else {
      super.start();
    }
  }

  @Override
  boolean started(int index) {
    return !write.broadcast() || index <= done;
  }

  @Override
  void beforeStatement(Lane lane) {
    if (!timestamp.isEmpty()) {
      lane.pipeline("SET @@session.timestamp=" + timestamp);
    }
    lane.pipeline(SAVE);
  }

  @Override
  Exchange exchange(int index, Expect expect) {
    return new OneReply(lanes.get(index), expect, reply -> replied(index, reply));
  }

  private void replied(int index, OneReply reply) {
    ProxyError problem = reply.error();
    if (problem != null) {
      if (reply.lost()) {
        lanes.get(index).discard();
      } else {
        finishLane(index, "ROLLBACK");
      }
      fail(problem);
      if (reply.lost()) {
        settle(index);
      }
      return;
    }
    OkPacket ok = reply.ok();
    int count = ok == null ? 0 : ok.warnings();
    session.warningsOf(lanes.get(index), count, told -> written(index, ok, told));
  }

  private void written(int index, @Nullable OkPacket ok, List<SessionState.Warning> told) {
    if (over()) {
      return;
    }
    if (error() != null) {
      finishLane(index, "ROLLBACK");
      return;
    }
    answers[index] = ok;
    warnings.add(index, told, write.broadcast());
    done++;
    if (done == lanes.size()) {
      commit();
    } else if (write.broadcast()) {
      openOne(done);
    }
  }

  @Override
  void failed(ProxyError why) {
    for (int i = 0; i < answers.length; i++) {
      if (answers[i] != null && !isSettled(i)) {
        answers[i] = null;
        finishLane(i, "ROLLBACK");
      }
    }
  }

  private void commit() {
    committing = true;
    for (int i = 0; i < lanes.size(); i++) {
      finishLane(i, "COMMIT");
    }
  }

  /// Ends one shard's part and gives its connection back.
  private void finishLane(int index, String how) {
    Lane lane = lanes.get(index);
    if (!lane.hasConnection()) {
      settle(index);
      return;
    }
    if (!timestamp.isEmpty()) {
      lane.pipeline("SET @@session.timestamp=DEFAULT");
    }
    lane.connection()
        .send(
            Commands.query(session.alloc(), how),
            new OneReply(lane, Expect.COMMAND, reply -> ended(index, reply)));
    lane.connection().flush();
  }

  private void ended(int index, OneReply reply) {
    Lane lane = lanes.get(index);
    ProxyError problem = reply.error();
    if (committing && problem != null && commitError == null) {
      commitError =
          new ProxyError(
              problem.errno(),
              problem.sqlState(),
              "The commit failed on shard '%s' while other shards may have committed: %s"
                  .formatted(session.shardName(lane.shard()), problem.message()));
    }
    if (reply.lost()) {
      lane.discard();
    } else {
      lane.close(false, problem != null);
    }
    settle(index);
  }

  @Override
  void allSettled() {
    if (!finish()) {
      return;
    }
    ProxyError problem = error() != null ? error() : commitError;
    if (problem != null) {
      session.replies().error(problem);
    } else {
      OkPacket sum = WriteSum.of(answers, write.broadcast(), write.split(), write.generated());
      session.rememberWrite(sum, write.generated());
      session.state().warnings(warnings.all());
      session.replies().ok(sum.withStatus(session.replies().status()));
    }
    session.runOver();
  }

  @Override
  void interrupt(ProxyError reason) {
    if (!committing) {
      super.interrupt(reason);
    }
  }

  /// Once commits are on their way they are left to arrive: cutting them off would commit a part.
  @Override
  void abandon() {
    if (!committing) {
      super.abandon();
    } else {
      finish();
    }
  }
}
