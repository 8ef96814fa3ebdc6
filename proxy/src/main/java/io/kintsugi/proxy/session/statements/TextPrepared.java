package io.kintsugi.proxy.session.statements;

import io.kintsugi.proxy.session.ClientSession;
import io.kintsugi.proxy.session.reply.ProxyError;
import io.kintsugi.proxy.session.runs.CheckRun;
import io.kintsugi.router.Router;
import io.kintsugi.router.plan.PreparedRoute;
import io.kintsugi.router.plan.RoutePlan;
import io.kintsugi.router.sql.SqlValue;
import io.kintsugi.router.statement.SessionStatement;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// PREPARE, EXECUTE and DEALLOCATE as SQL text: the parameters' literals take the place of the
/// question marks, and the statement goes the way of any other text.
final class TextPrepared {
  private final ClientSession session;
  private final PlanExecutor executor;
  private final Map<String, byte[]> statements = new HashMap<>();

  TextPrepared(ClientSession session, PlanExecutor executor) {
    this.session = session;
    this.executor = executor;
  }

  void prepare(SessionStatement.Prepare prepare) {
    byte[] sql = text(prepare);
    if (sql == null) {
      fail(
          new ProxyError(
              1064, "42000", "You have an error in your SQL syntax: nothing to prepare"));
      return;
    }
    Router router = session.routing().router();
    PreparedRoute route = router.prepare(sql, session.state(), session.loop().scratch());
    statements.remove(prepare.name());
    switch (route) {
      case PreparedRoute.Refused refused -> executor.refuse(refused.plan(), sql, 0, sql.length);
      case PreparedRoute.Session local -> prepared(prepare.name(), sql);
      case PreparedRoute.Routed routed -> {
        byte[] own = routed.metadata().sql();
        session.start(
            new CheckRun(
                session,
                routed.metadata().shard(),
                own == null ? sql : own,
                CheckRun.Belief.ALL,
                () -> prepared(prepare.name(), sql)));
      }
    }
  }

  private void prepared(String name, byte[] sql) {
    statements.put(name, sql);
    session.replies().ok(0, 0, 0, "Statement prepared");
    session.proceed();
  }

  private byte @Nullable [] text(SessionStatement.Prepare prepare) {
    String written = prepare.text();
    if (written != null) {
      return written.getBytes(StandardCharsets.ISO_8859_1);
    }
    return switch (session.state().userVariable(String.valueOf(prepare.variable()))) {
      case SqlValue.Text text -> text.bytes();
      case SqlValue.Bytes bytes -> bytes.bytes();
      case SqlValue.Null unused -> null;
      case SqlValue.Int unused -> null;
      case SqlValue.Decimal unused -> null;
      case SqlValue.Floating unused -> null;
      case SqlValue.Temporal unused -> null;
    };
  }

  void execute(SessionStatement.Execute execute) {
    byte[] sql = statements.get(execute.name());
    if (sql == null) {
      fail(unknown(execute.name(), "EXECUTE"));
      return;
    }
    byte[] bound = bind(sql, execute.using());
    if (bound == null) {
      fail(new ProxyError(1210, "HY000", "Incorrect arguments to EXECUTE"));
      return;
    }
    Router router = session.routing().router();
    RoutePlan plan =
        router.route(bound, 0, bound.length, session.state(), session.loop().scratch());
    executor.run(plan, bound, 0, bound.length);
  }

  /// Null when the number of variables is not that of the question marks.
  private byte @Nullable [] bind(byte[] sql, List<String> variables) {
    List<SqlValue> values = variables.stream().map(session.state()::userVariable).toList();
    return Literals.write(sql, session.state().lexMode(), values);
  }

  void clear() {
    statements.clear();
  }

  void deallocate(String name) {
    if (statements.remove(name) == null) {
      fail(unknown(name, "DEALLOCATE PREPARE"));
      return;
    }
    session.replies().ok();
    session.proceed();
  }

  private static ProxyError unknown(String name, String where) {
    return new ProxyError(
        1243,
        "HY000",
        "Unknown prepared statement handler (%s) given to %s".formatted(name, where));
  }

  private void fail(ProxyError error) {
    session.replies().error(error);
    session.proceed();
  }
}
