package io.kintsugi.proxy.session.runs;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.kintsugi.proxy.acknowledge.Place;
import io.kintsugi.proxy.backend.BackendConnection;
import io.kintsugi.proxy.backend.Collect;
import io.kintsugi.proxy.backend.Commands;
import io.kintsugi.proxy.session.ClientSession;
import io.kintsugi.proxy.session.Run;
import io.kintsugi.proxy.session.commit.AcknowledgeRun;
import io.kintsugi.proxy.session.lane.Forward;
import io.kintsugi.proxy.session.lane.Lane;
import io.kintsugi.proxy.session.lane.Request;
import io.kintsugi.proxy.session.lane.Warnings;
import io.kintsugi.proxy.session.reply.Errors;
import io.kintsugi.proxy.session.reply.ProxyError;
import io.kintsugi.proxy.session.transaction.Part;
import io.kintsugi.proxy.wire.ErrPacket;
import io.kintsugi.proxy.wire.ReplyTracker;
import io.kintsugi.proxy.wire.ServerStatus;
import io.kintsugi.router.plan.RoutePlan.Access;
import io.kintsugi.router.plan.RoutePlan.KeyOrigin;
import io.kintsugi.router.plan.RoutePlan.Traits;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A statement that one shard answers: its packets are forwarded as they are.
public final class OneShardRun extends Run implements Lane.Owner, Forward.Owner {
  private final ClientSession session;
  private final Request request;
  private final Lane lane;
  private final long generated;
  private final KeyOrigin origin;
  private @Nullable ProxyError interruption;
  private @Nullable Forward forward;
  private boolean replied;

  public OneShardRun(
      ClientSession session, int shard, Request request, Traits traits, long generated) {
    this(session, shard, request, traits, generated, KeyOrigin.SERVER);
  }

  public OneShardRun(
      ClientSession session,
      int shard,
      Request request,
      Traits traits,
      long generated,
      KeyOrigin origin) {
    this(session, shard, request, traits, generated, origin, Part.ALONE);
  }

  /// A question about the session or the schema, which opens no branch.
  public static OneShardRun outside(
      ClientSession session, int shard, Request request, Traits traits) {
    return new OneShardRun(session, shard, request, traits, 0, KeyOrigin.SERVER, Part.NONE);
  }

  private OneShardRun(
      ClientSession session,
      int shard,
      Request request,
      Traits traits,
      long generated,
      KeyOrigin origin,
      Part part) {
    this.session = session;
    this.request = request;
    this.generated = generated;
    this.origin = origin;
    this.lane = new Lane(session, shard, traits, part, this);
    lane.bytes(request.bytes());
    if (request.wantsCursor()) {
      lane.onPrimary();
    }
  }

  @Override
  public void start() {
    lane.open();
  }

  @Override
  public void opened(Lane ready) {
    if (lane.mayMove()) {
      request.keep();
    }
    request.send(session, lane, this::newForward);
  }

  private Forward newForward(ReplyTracker.Expect expect) {
    Forward next =
        new Forward(session, expect, session.renameFor(lane.shard()), generated, lane, this);
    if (interruption != null) {
      next.insteadOfError(interruption);
    }
    if (lane.traits().access() == Access.WRITE && session.loop().acknowledger().wanted()) {
      next.holdBack();
    }
    forward = next;
    return next;
  }

  @Override
  public void refused(Lane refused, ProxyError error) {
    request.release();
    end(error, false);
  }

  /// A primary that has become read-only since it was last asked.
  @Override
  public boolean takes(ErrPacket error) {
    return interruption == null
        && lane.mayMove()
        && Errors.isReadOnly(error.errorCode(), error.text());
  }

  @Override
  public void taken(Forward refusing) {
    String server = lane.connection().target().server();
    if (lane.movesFromReplica() && request.again()) {
      // What reads may still write, by a function in a view: only a primary can tell.
      lane.onPrimary();
      forward = null;
      lane.moveFromReplica();
    } else if (lane.movesFromPrimary() && request.again()) {
      forward = null;
      lane.moveFromPrimary();
    } else {
      ErrPacket told = refusing.error();
      int errno = told == null ? 0 : told.errorCode();
      lane.close(session.branches().stillInTransaction(lane.shard(), errno), true);
      session.branches().rolledBack();
      end(ProxyError.becameReadOnly(server), false);
    }
  }

  @Override
  public void check(long now) {
    lane.check(now);
    if (!replied && (forward == null || !forward.started()) && lane.replicaIsSilent()) {
      lane.hangUp();
    }
  }

  @Override
  public void forwarded(Forward done, ReplyTracker tracker) {
    request.release();
    session.output().flush();
    replied = true;
    session.lastStatement().remember(tracker, done.error(), generated, origin);
    int status = tracker.status();
    boolean asks = origin == KeyOrigin.UNCERTAIN && tracker.lastInsertId() != 0;
    Warnings.collect(
        lane,
        tracker.warnings(),
        () -> {
          if (asks && done.error() == null) {
            askLastInsertId(status);
          } else {
            settle(status, done.error());
          }
        });
  }

  /// Whether the key was generated, only the server can tell: it had the session's LAST_INSERT_ID()
  /// before. The client has its answer already.
  private void askLastInsertId(int status) {
    BackendConnection connection = lane.connection();
    connection.send(
        Commands.query(session.alloc(), "SELECT LAST_INSERT_ID()"),
        new Collect(answer -> {
          byte[] id = answer.rowCount() == 1 ? answer.cell(0, 0) : null;
          if (id != null && !over()) {
            session.state().lastInsertId(Long.parseUnsignedLong(new String(id, US_ASCII)));
          }
          settle(status, null);
        }));
    connection.flush();
  }

  private void settle(int status, @Nullable ErrPacket error) {
    if (!finish()) {
      return;
    }
    boolean inTransaction = (status & ServerStatus.SERVER_STATUS_IN_TRANS) != 0;
    if (error != null) {
      inTransaction = session.branches().stillInTransaction(lane.shard(), error.errorCode());
    }
    if (ServerStatus.has(status, ServerStatus.SERVER_STATUS_CURSOR_EXISTS)) {
      request.cursorOpened(session, lane);
    }
    Place place = forward != null && forward.holds() ? place() : null;
    lane.close(inTransaction, error != null);
    session.branches().afterError(error);
    if (place != null && error == null && !session.branches().open(place.shard())) {
      AcknowledgeRun.start(session, List.of(place), this::answer);
    } else {
      answer();
    }
  }

  private Place place() {
    return new Place(lane.shard(), lane.connection().target().server());
  }

  private void answer() {
    if (forward != null) {
      forward.passHeld();
    }
    session.runOver();
  }

  @Override
  public void notForwarded(Forward failed, ProxyError error, boolean lost) {
    boolean asked = interruption == null && !failed.started() && lost && !over();
    if (asked && lane.movesFromReplica() && request.again()) {
      forward = null;
      lane.moveFromReplica();
      return;
    }
    end(interruption != null ? interruption : error, lost);
  }

  private void end(ProxyError error, boolean lost) {
    if (!finish()) {
      return;
    }
    request.release();
    if (lost) {
      lane.connectionLost(error.message());
    } else {
      lane.close(session.branches().open(lane.shard()), true);
    }
    session.replies().error(error);
    session.runOver();
  }

  @Override
  public void refuse() {
    request.release();
  }

  @Override
  public void abandon() {
    if (finish()) {
      request.release();
      lane.discard();
    }
  }

  @Override
  public void hangUp() {
    lane.hangUp();
  }

  @Override
  public void interrupt(ProxyError reason) {
    if (!lane.hasConnection()) {
      lane.stopWaiting();
      request.release();
      end(reason, false);
    } else if (interruption == null && !replied) {
      interruption = reason;
      if (forward != null) {
        forward.insteadOfError(reason);
      }
      session.queue().kill(lane.connection());
    }
  }
}
