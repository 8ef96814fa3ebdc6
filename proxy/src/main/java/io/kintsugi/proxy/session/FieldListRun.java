package io.kintsugi.proxy.session;

import io.kintsugi.proxy.backend.Commands;
import io.kintsugi.proxy.wire.Command;
import io.kintsugi.proxy.wire.ReplyTracker;
import io.kintsugi.proxy.wire.ReplyTracker.Expect;
import io.kintsugi.router.plan.RoutePlan.Traits;
import io.kintsugi.router.rule.Table;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// COM_FIELD_LIST (the mysql client's tab completion): asked of one shard that has the table.
final class FieldListRun extends Run implements Lane.Owner, Forward.Owner {
  private final ClientSession session;
  private final byte[] arguments;
  private final Lane lane;

  FieldListRun(ClientSession session, String table, String wildcard) {
    this.session = session;
    this.arguments = (table + "\0" + wildcard).getBytes(StandardCharsets.UTF_8);
    this.lane = new Lane(session, shardOf(session, table), Traits.READ, false, this);
  }

  private static int shardOf(ClientSession session, String table) {
    String schema = session.state().schema();
    Routing routing = session.loop().proxy().routing();
    @Nullable Table known = schema == null ? null : routing.catalog().table(schema, table);
    return known == null ? routing.homeShard(schema) : known.shards().lowest();
  }

  @Override
  void start() {
    lane.open();
  }

  @Override
  public void opened(Lane ready) {
    ready
        .connection()
        .send(
            Commands.text(session.alloc(), Command.COM_FIELD_LIST, arguments, 0, arguments.length),
            new Forward(
                session, Expect.FIELD_LIST, session.renameFor(ready.shard()), 0, ready, this));
    ready.connection().flush();
  }

  @Override
  public void forwarded(Forward forward, ReplyTracker tracker) {
    if (finish()) {
      lane.close(session.branchOpen(lane.shard()), forward.error() != null);
      session.runOver();
    }
  }

  @Override
  public void notForwarded(Forward forward, ProxyError error, boolean lost) {
    if (finish()) {
      session.connectionLost(lane, error.message());
      session.replies().error(error);
      session.runOver();
    }
  }

  @Override
  public void refused(Lane refused, ProxyError error) {
    if (finish()) {
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
      session.killQuery(lane);
    }
  }
}
