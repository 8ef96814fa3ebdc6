package io.kintsugi.router;

import io.kintsugi.router.plan.ParameterView;
import io.kintsugi.router.plan.PlanJson;
import io.kintsugi.router.plan.Plans;
import io.kintsugi.router.plan.PreparedRoute;
import io.kintsugi.router.plan.RoutePlan;
import io.kintsugi.router.plan.RouteScratch;
import io.kintsugi.router.rule.Catalog;
import io.kintsugi.router.rule.Weights;

/// Decides where statements go. Thread-safe; belongs to one version of the catalogue, and is
/// replaced together with it, plan cache and all.
public final class Router {
  private final Catalog catalog;
  private final Plans plans;

  public Router(Catalog catalog, KeySource keys) {
    this(catalog, keys, Weights.UNKNOWN);
  }

  /// `weights` outlives the router: a collation never changes.
  public Router(Catalog catalog, KeySource keys, Weights weights) {
    this.catalog = catalog;
    this.plans = new Plans(catalog, keys, weights);
  }

  public Catalog catalog() {
    return catalog;
  }

  /// Routes one statement of the text protocol: the bytes from `from` to `to` (exclusive). The plan
  /// does not keep `sql`; a {@code null} text in it means these bytes.
  public RoutePlan route(byte[] sql, int from, int to, SessionView session, RouteScratch scratch) {
    return plans.route(sql, from, to, session, scratch);
  }

  /// Plans a statement to be prepared; `sql` is kept and must not change.
  public PreparedRoute prepare(byte[] sql, SessionView session, RouteScratch scratch) {
    return plans.prepare(sql, session, scratch);
  }

  /// Routes one execution.
  public RoutePlan bind(PreparedRoute route, ParameterView parameters, SessionView session) {
    return plans.bind(route, parameters, session);
  }

  /// The plan as JSON; `sql` is the text that was routed.
  public String explain(RoutePlan plan, String sql) {
    return new PlanJson(catalog).render(plan, sql);
  }
}
