package io.kintsugi.proxy.session.runs;

import io.kintsugi.proxy.acknowledge.Place;
import io.kintsugi.proxy.session.ClientSession;
import io.kintsugi.proxy.session.Run;
import io.kintsugi.proxy.session.commit.AcknowledgeRun;
import io.kintsugi.proxy.session.lane.Lane;
import io.kintsugi.proxy.session.lane.OneReply;
import io.kintsugi.proxy.session.lane.Request;
import io.kintsugi.proxy.session.lane.Warnings;
import io.kintsugi.proxy.session.reply.ProxyError;
import io.kintsugi.proxy.session.state.SessionState;
import io.kintsugi.proxy.session.transaction.Part;
import io.kintsugi.proxy.wire.OkPacket;
import io.kintsugi.router.plan.RoutePlan;
import io.kintsugi.router.plan.RoutePlan.Traits;
import io.kintsugi.router.rule.Table;
import io.kintsugi.router.rule.TableRule;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// DDL goes shard after shard, because MySQL commits each at once and none can be undone: an error
/// stops it and says where it was done already. Columns are read again before the client is
/// answered.
public final class DdlRun extends Run implements Lane.Owner {
  private static final byte[] NOTHING = {};
  private final ClientSession session;
  private final RoutePlan.Ddl ddl;
  private final List<Request> requests;
  private final List<String> done = new ArrayList<>();
  private final List<Place> places = new ArrayList<>();
  private @Nullable Lane lane;
  private final List<OkPacket> answers = new ArrayList<>();
  private int next;

  public DdlRun(ClientSession session, RoutePlan.Ddl ddl, List<Request> requests) {
    this.session = session;
    this.ddl = ddl;
    this.requests = requests;
  }

  @Override
  public void start() {
    lane = new Lane(session, ddl.statements().get(next).shard(), Traits.WRITE, Part.NONE, this);
    lane.open();
  }

  @Override
  public void opened(Lane ready) {
    requests.get(next).send(session, ready, expect -> new OneReply(ready, expect, this::replied));
  }

  @Override
  public void refused(Lane refused, ProxyError error) {
    refused.close(false, true);
    end(error);
  }

  private void replied(OneReply reply) {
    Lane used = lane;
    if (used == null) {
      return;
    }
    if (over()) {
      used.close(false, true);
      reload();
      return;
    }
    ProxyError problem = reply.error();
    if (reply.lost()) {
      used.discard();
    } else if (problem == null && reply.ok() != null) {
      answers.add(reply.ok());
      // The shards did the same: the first one's warnings tell for all.
      int count = answers.size() == 1 ? reply.ok().warnings() : 0;
      Warnings.collect(used, count, () -> shardDone(used, null));
      return;
    }
    shardDone(used, problem);
  }

  private void shardDone(Lane used, @Nullable ProxyError problem) {
    String name = session.shardName(used.shard());
    if (problem == null && used.hasConnection()) {
      places.add(new Place(used.shard(), used.connection().target().server()));
    }
    used.close(false, problem != null);
    if (problem != null) {
      end(problem);
      return;
    }
    done.add(name);
    next++;
    if (next < requests.size()) {
      start();
    } else {
      end(null);
    }
  }

  private void end(@Nullable ProxyError problem) {
    requests.forEach(Request::release);
    if (done.isEmpty()) {
      answer(problem);
      return;
    }
    reload()
        .whenComplete((ignored, failure) -> session.loop().loop().execute(() -> answer(problem)));
  }

  private CompletableFuture<Void> reload() {
    return session.loop().proxy().reloadTables(ddl.schema());
  }

  private void answer(@Nullable ProxyError problem) {
    if (!finish()) {
      return;
    }
    OkPacket ok = answers.isEmpty() ? null : sum();
    if (problem != null) {
      session.replies().error(partly(problem));
    } else {
      OkPacket told = ok == null ? OkPacket.of(0, 0, 0, 0) : ok;
      List<SessionState.Warning> warnings = session.state().warnings();
      session.lastStatement().rememberWrite(told, told.lastInsertId());
      session.state().warnings(warnings);
      AcknowledgeRun.start(
          session,
          places,
          () -> {
            session
                .replies()
                .ok(told.withSessionState(NOTHING).withStatus(session.replies().status()));
            session.runOver();
          });
      return;
    }
    session.runOver();
  }

  /// An ALTER that copies tells how many rows: those of all shards, or of one copy.
  private OkPacket sum() {
    OkPacket first = answers.getFirst();
    return WriteSum.of(answers.toArray(OkPacket[]::new), !sharded(), false, 0)
        .withWarnings(first.warnings());
  }

  private boolean sharded() {
    String name = ddl.table();
    Table table =
        name == null ? null : session.loop().proxy().routing().catalog().table(ddl.schema(), name);
    return table != null && table.rule() instanceof TableRule.Sharded;
  }

  private ProxyError partly(ProxyError problem) {
    return done.isEmpty()
        ? problem
        : new ProxyError(
            problem.errno(),
            problem.sqlState(),
            problem.message() + " (done on " + String.join(", ", done) + ", not on the others)");
  }

  @Override
  public void refuse() {
    requests.forEach(Request::release);
  }

  /// What a server has begun it finishes; only what has not begun is given up.
  @Override
  public void abandon() {
    if (finish()) {
      requests.forEach(Request::release);
      if (lane != null && lane.waiting()) {
        lane.stopWaiting();
      }
      if (!done.isEmpty()) {
        reload();
      }
    }
  }

  @Override
  public void hangUp() {
    if (lane != null) {
      lane.hangUp();
    }
  }

  @Override
  public void interrupt(ProxyError reason) {
    if (lane != null && lane.waiting()) {
      lane.stopWaiting();
      refused(lane, reason);
    } else if (lane != null && lane.hasConnection()) {
      session.queue().kill(lane.connection());
    }
  }
}
