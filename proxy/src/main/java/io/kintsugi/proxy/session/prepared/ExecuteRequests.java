package io.kintsugi.proxy.session.prepared;

import io.kintsugi.proxy.backend.Commands;
import io.kintsugi.proxy.session.ClientSession;
import io.kintsugi.proxy.session.lane.Request;
import io.kintsugi.proxy.session.state.Prepared;
import io.kintsugi.proxy.session.statements.PlanExecutor;
import io.kintsugi.proxy.wire.ExecuteParameters;
import io.kintsugi.router.Router;
import io.kintsugi.router.plan.PreparedRoute;
import io.kintsugi.router.plan.ShardStatement;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/// One execution of a prepared statement as each shard gets it.
record ExecuteRequests(
    PlanExecutor executor,
    ClientSession session,
    Router router,
    PreparedRoute.Routed route,
    Prepared statement,
    ExecuteParameters parameters,
    int cursorFlags)
    implements PlanExecutor.Requests {

  /// The id is filled in when the connection is known.
  @Override
  public Request of(ShardStatement shard) {
    byte[] own = shard.sql();
    byte[] text = own == null ? statement.sql() : own;
    ByteBuf payload = session.alloc().buffer(64);
    parameters.encode(payload, 0, cursorFlags, shard.arguments(), shard.extra());
    ByteBuf packet = Commands.framed(session.alloc(), payload);
    return Request.execute(
        statement.key(text, session.state().settings()),
        packet,
        cursorFlags == 0 ? null : statement);
  }

  @Override
  public boolean binary() {
    return true;
  }

  @Override
  public Runnable again() {
    ByteBuf payload = session.alloc().heapBuffer();
    try {
      parameters.encode(payload, 0, cursorFlags, null, new long[0]);
      byte[] bytes = new byte[payload.readableBytes()];
      payload.readBytes(bytes);
      return () -> repeat(Arrays.copyOfRange(bytes, FIXED_HEADER, bytes.length));
    } finally {
      payload.release();
    }
  }

  private static final int FIXED_HEADER = 10;

  private void repeat(byte[] bound) {
    ExecuteParameters same =
        ExecuteParameters.decode(
            io.netty.buffer.Unpooled.wrappedBuffer(bound),
            parameters.count(),
            0,
            0,
            null,
            new byte[0][]);
    BoundParameters view = new BoundParameters(same, session.state().lexMode().charset());
    ExecuteRequests next =
        new ExecuteRequests(executor, session, router, route, statement, same, cursorFlags);
    executor.run(
        router.bind(route, view, session.state()),
        next,
        statement.sql(),
        0,
        statement.sql().length);
  }
}
