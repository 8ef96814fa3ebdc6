package io.kintsugi.proxy.session.lane;

import io.kintsugi.proxy.session.ClientSession;
import io.kintsugi.proxy.session.Run;
import io.kintsugi.proxy.session.reply.ProxyError;
import io.kintsugi.proxy.session.transaction.Part;
import io.kintsugi.router.plan.RoutePlan.Traits;

/// A command for one shard that holds nothing but its lane: how it ends when the shard cannot be
/// had, the client leaves, or somebody stops it.
public abstract class LaneRun extends Run implements Lane.Owner {
  protected final ClientSession session;
  protected final Lane lane;

  public LaneRun(ClientSession session, int shard, Traits traits) {
    this.session = session;
    this.lane = new Lane(session, shard, traits, Part.NONE, this);
  }

  @Override
  public void start() {
    lane.open();
  }

  @Override
  public void refused(Lane refused, ProxyError error) {
    if (finish()) {
      refused.close(session.branches().open(refused.shard()), true);
      session.replies().error(error);
      session.runOver();
    }
  }

  /// The connection died under the command.
  protected final void lost(ProxyError error) {
    if (finish()) {
      lane.connectionLost(error.message());
      session.replies().error(error);
      session.runOver();
    }
  }

  @Override
  public void refuse() {}

  @Override
  public void abandon() {
    if (finish()) {
      lane.discard();
    }
  }

  @Override
  public void hangUp() {
    lane.hangUp();
  }

  @Override
  public void interrupt(ProxyError reason) {
    if (lane.waiting()) {
      lane.stopWaiting();
      refused(lane, reason);
    } else if (lane.hasConnection()) {
      session.queue().kill(lane.connection());
    }
  }
}
