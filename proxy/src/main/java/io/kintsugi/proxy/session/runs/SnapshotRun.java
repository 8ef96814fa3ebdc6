package io.kintsugi.proxy.session.runs;

import io.kintsugi.proxy.backend.Exchange;
import io.kintsugi.proxy.session.ClientSession;
import io.kintsugi.proxy.session.commit.EndTransactionRun;
import io.kintsugi.proxy.session.lane.Lane;
import io.kintsugi.proxy.session.lane.OneReply;
import io.kintsugi.proxy.session.lane.Request;
import io.kintsugi.proxy.session.reply.ProxyError;
import io.kintsugi.proxy.wire.ReplyTracker.Expect;
import io.kintsugi.router.plan.RoutePlan.Traits;
import io.kintsugi.router.plan.ShardStatement;
import io.kintsugi.xa.SnapshotPermit;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// START TRANSACTION WITH CONSISTENT SNAPSHOT: the snapshots of all shards are opened at once, at a
/// moment when no commit over shards is half done (docs/design/commit.md).
public final class SnapshotRun extends ShardsRun {
  /// Waits for what was sent ahead of it, which opens the snapshot.
  private static final byte[] NOTHING = "DO 0".getBytes(StandardCharsets.US_ASCII);

  private static final int ATTEMPTS = 20;
  private static final ProxyError UNSETTLED =
      new ProxyError(
          1205,
          "HY000",
          "No moment without a commit over shards came in time for a snapshot of all shards; try"
              + " restarting transaction");

  private final List<Integer> shards;
  private final boolean readOnly;
  private final int attempt;
  private final Runnable then;
  private @Nullable CompletableFuture<SnapshotPermit> asked;
  private @Nullable SnapshotPermit permit;

  /// @param shards all that the client may use, because a snapshot is of everything
  /// @param then answers the client
  public SnapshotRun(ClientSession session, List<Integer> shards, boolean readOnly, Runnable then) {
    this(session, shards, readOnly, 1, then);
  }

  private SnapshotRun(
      ClientSession session, List<Integer> shards, boolean readOnly, int attempt, Runnable then) {
    super(session, statements(shards), requests(session, shards), Traits.READ);
    this.shards = List.copyOf(shards);
    this.readOnly = readOnly;
    this.attempt = attempt;
    this.then = then;
  }

  private static List<ShardStatement> statements(List<Integer> shards) {
    return shards.stream().map(ShardStatement::asIs).toList();
  }

  private static List<Request> requests(ClientSession session, List<Integer> shards) {
    List<Request> requests = new ArrayList<>();
    for (int i = 0; i < shards.size(); i++) {
      requests.add(Request.query(session, NOTHING, 0, NOTHING.length));
    }
    return requests;
  }

  @Override
  public void start() {
    session.transaction().begin(readOnly, true);
    if (shards.size() == 1) {
      super.start();
      return;
    }
    asked = session.loop().proxy().commits().snapshot();
    asked.whenComplete(
        (given, failure) -> session.loop().loop().execute(() -> permitted(given, failure)));
  }

  private void permitted(@Nullable SnapshotPermit given, @Nullable Throwable failure) {
    if (over() || error() != null) {
      if (given != null) {
        given.close();
      }
    } else if (given == null) {
      fail(FutureRun.error(failure));
    } else {
      permit = given;
      super.start();
    }
  }

  @Override
  boolean started(int index) {
    return shards.size() == 1 || permit != null;
  }

  @Override
  Exchange exchange(int index, Expect expect) {
    return new OneReply(lanes.get(index), expect, reply -> replied(index, reply));
  }

  private void replied(int index, OneReply reply) {
    if (over()) {
      return;
    }
    Lane lane = lanes.get(index);
    ProxyError problem = reply.error();
    if (problem != null && reply.lost()) {
      lane.connectionLost(problem.message());
    } else {
      lane.close(session.branches().open(lane.shard()), problem != null);
    }
    if (problem != null) {
      fail(problem);
    }
    settle(index);
  }

  @Override
  void allSettled() {
    ProxyError problem = error();
    SnapshotPermit held = permit;
    if (problem == null && held != null) {
      held.consistent()
          .whenComplete(
              (yes, failure) -> session.loop().loop().execute(() -> judged(yes, failure)));
    } else {
      end(problem);
    }
  }

  private void judged(@Nullable Boolean consistent, @Nullable Throwable failure) {
    if (over()) {
      return;
    }
    if (consistent == null) {
      end(FutureRun.error(failure));
    } else if (consistent) {
      end(null);
    } else if (attempt == ATTEMPTS) {
      end(UNSETTLED);
    } else {
      again();
    }
  }

  private void again() {
    if (leave()) {
      SnapshotRun next = new SnapshotRun(session, shards, readOnly, attempt + 1, then);
      rollBack(() -> session.start(next));
    }
  }

  private void end(@Nullable ProxyError problem) {
    if (!leave()) {
      return;
    }
    if (problem == null) {
      session.continueWith(then);
    } else {
      rollBack(() -> {
        session.replies().error(problem);
        session.proceed();
      });
    }
  }

  private void rollBack(Runnable next) {
    session
        .queue()
        .afterKills(() ->
            session.continueWith(() -> session.start(new EndTransactionRun(session, false, next))));
  }

  private boolean leave() {
    if (permit != null) {
      permit.close();
    }
    return finish();
  }

  @Override
  void abandoned() {
    if (permit != null) {
      permit.close();
    }
    if (asked != null) {
      asked.cancel(false);
    }
  }

  /// While the snapshots are held against the servers nothing runs that could be stopped.
  @Override
  public void interrupt(ProxyError reason) {
    if (permit != null && allDone()) {
      end(reason);
    } else {
      super.interrupt(reason);
    }
  }

  private boolean allDone() {
    for (int i = 0; i < lanes.size(); i++) {
      if (!isSettled(i)) {
        return false;
      }
    }
    return true;
  }
}
