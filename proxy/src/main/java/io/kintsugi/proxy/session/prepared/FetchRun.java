package io.kintsugi.proxy.session.prepared;

import io.kintsugi.proxy.backend.Commands;
import io.kintsugi.proxy.session.ClientSession;
import io.kintsugi.proxy.session.lane.Forward;
import io.kintsugi.proxy.session.lane.Lane;
import io.kintsugi.proxy.session.lane.LaneRun;
import io.kintsugi.proxy.session.reply.ProxyError;
import io.kintsugi.proxy.session.state.Cursor;
import io.kintsugi.proxy.session.state.Prepared;
import io.kintsugi.proxy.session.transaction.Transaction;
import io.kintsugi.proxy.wire.ReplyTracker;
import io.kintsugi.proxy.wire.ReplyTracker.Expect;
import io.kintsugi.proxy.wire.ServerStatus;
import io.kintsugi.router.plan.RoutePlan.Traits;

/// COM_STMT_FETCH: the next rows of a cursor, from the connection the session keeps for it.
public final class FetchRun extends LaneRun implements Forward.Owner {
  private final Prepared statement;
  private final Transaction.Branch branch;
  private final Cursor cursor;
  private final long rows;

  FetchRun(
      ClientSession session,
      Prepared statement,
      Transaction.Branch branch,
      Cursor cursor,
      long rows) {
    super(session, branch.shard(), Traits.READ);
    this.statement = statement;
    this.branch = branch;
    this.cursor = cursor;
    this.rows = rows;
  }

  @Override
  public void opened(Lane ready) {
    ready
        .connection()
        .send(
            Commands.fetch(session.alloc(), cursor.id(), (int) rows),
            new Forward(session, Expect.FETCH, null, 0, ready, this));
    ready.connection().flush();
  }

  @Override
  public void forwarded(Forward forward, ReplyTracker tracker) {
    if (!finish()) {
      return;
    }
    boolean done =
        forward.error() != null
            || ServerStatus.has(tracker.status(), ServerStatus.SERVER_STATUS_LAST_ROW_SENT);
    if (done) {
      statement.cursor(null);
      branch.cursors(-1);
      cursor.close(session.alloc());
    }
    lane.close(branch.open(), forward.error() != null);
    session.runOver();
  }

  @Override
  public void notForwarded(Forward forward, ProxyError error, boolean lost) {
    lost(error);
  }
}
