package io.kintsugi.proxy.session;

import io.kintsugi.router.plan.RoutePlan.Traits;

/// A command for one shard that holds nothing but its lane: how it ends when the shard cannot be
/// had, the client leaves, or somebody stops it.
abstract class LaneRun extends Run implements Lane.Owner {
  final ClientSession session;
  final Lane lane;

  LaneRun(ClientSession session, int shard, Traits traits) {
    this.session = session;
    this.lane = new Lane(session, shard, traits, Part.NONE, this);
  }

  @Override
  void start() {
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
  final void lost(ProxyError error) {
    if (finish()) {
      lane.connectionLost(error.message());
      session.replies().error(error);
      session.runOver();
    }
  }

  @Override
  void refuse() {}

  @Override
  void abandon() {
    if (finish()) {
      lane.discard();
    }
  }

  @Override
  void hangUp() {
    lane.hangUp();
  }

  @Override
  void interrupt(ProxyError reason) {
    if (lane.waiting()) {
      lane.stopWaiting();
      refused(lane, reason);
    } else if (lane.hasConnection()) {
      session.queue().kill(lane.connection());
    }
  }
}
