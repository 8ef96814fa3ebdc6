package io.kintsugi.proxy.session.statements;

import io.kintsugi.proxy.observe.Model;
import io.kintsugi.proxy.session.ProxyContext;
import io.kintsugi.router.NobodysSession;
import io.kintsugi.router.Router;
import io.kintsugi.router.SessionView;
import io.kintsugi.router.plan.PlanWords;
import io.kintsugi.router.plan.RoutePlan;
import io.kintsugi.router.plan.RouteScratch;
import io.kintsugi.router.plan.ShardStatement;
import io.kintsugi.router.rule.Catalog;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where a statement would go; nothing is run, and no server is asked.
public final class RouteExplainer {
  private final Router router;
  private final SessionView session;

  RouteExplainer(Router router, SessionView session) {
    this.router = router;
    this.session = session;
  }

  /// As for a new session of an account that may use everything.
  public static RouteExplainer forAdmins(ProxyContext proxy, @Nullable String schema) {
    return new RouteExplainer(proxy.router(), new NobodysSession(schema));
  }

  RoutePlan plan(byte[] sql) {
    return router.route(sql, 0, sql.length, session, new RouteScratch());
  }

  public Model.Explained explain(String sql) {
    String text = sql.strip();
    return explain(text, plan(text.getBytes(StandardCharsets.UTF_8)));
  }

  Model.Explained explain(String text, RoutePlan plan) {
    Catalog catalog = router.catalog();
    List<Model.ShardSql> statements =
        PlanWords.statements(plan).stream().map(each -> shown(each, catalog, text)).toList();
    return new Model.Explained(
        session.schema(),
        text,
        PlanWords.kind(plan),
        PlanWords.why(plan),
        statements.stream().map(Model.ShardSql::shard).toList(),
        statements,
        PlanWords.merge(plan),
        router.explain(plan, text),
        plan instanceof RoutePlan.Refused refused
            ? new Model.Failure(
                refused.error().errno(), refused.error().sqlState(), refused.message())
            : null);
  }

  private static Model.ShardSql shown(ShardStatement statement, Catalog catalog, String text) {
    Catalog.Shard shard = catalog.shard(statement.shard());
    byte[] own = statement.sql();
    return new Model.ShardSql(
        shard.name(), shard.server(), own == null ? text : new String(own, StandardCharsets.UTF_8));
  }
}
