package io.kintsugi.proxy.session.commands;

import io.kintsugi.proxy.backend.Commands;
import io.kintsugi.proxy.session.ClientSession;
import io.kintsugi.proxy.session.lane.Forward;
import io.kintsugi.proxy.session.lane.Lane;
import io.kintsugi.proxy.session.lane.LaneRun;
import io.kintsugi.proxy.session.reply.ProxyError;
import io.kintsugi.proxy.session.running.Routing;
import io.kintsugi.proxy.wire.Command;
import io.kintsugi.proxy.wire.ReplyTracker;
import io.kintsugi.proxy.wire.ReplyTracker.Expect;
import io.kintsugi.router.plan.RoutePlan.Traits;
import io.kintsugi.router.rule.Table;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// COM_FIELD_LIST (the mysql client's tab completion): asked of one shard that has the table.
public final class FieldListRun extends LaneRun implements Forward.Owner {
  private final byte[] arguments;

  FieldListRun(ClientSession session, String table, String wildcard) {
    super(session, shardOf(session, table), Traits.READ);
    this.arguments = (table + "\0" + wildcard).getBytes(StandardCharsets.UTF_8);
  }

  private static int shardOf(ClientSession session, String table) {
    String schema = session.state().schema();
    Routing routing = session.routing();
    @Nullable Table known = schema == null ? null : routing.catalog().table(schema, table);
    return known == null ? routing.homeShard(schema) : known.shards().lowest();
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
      lane.close(session.branches().open(lane.shard()), forward.error() != null);
      session.runOver();
    }
  }

  @Override
  public void notForwarded(Forward forward, ProxyError error, boolean lost) {
    lost(error);
  }
}
