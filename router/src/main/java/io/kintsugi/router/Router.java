package io.kintsugi.router;

import io.kintsugi.router.plan.ParameterView;
import io.kintsugi.router.plan.PreparedRoute;
import io.kintsugi.router.plan.RouteError;
import io.kintsugi.router.plan.RoutePlan;
import io.kintsugi.router.plan.RouteScratch;
import io.kintsugi.router.rule.Catalog;
import io.kintsugi.router.rule.Weights;

/// Decides where statements go. Thread-safe; belongs to one version of the catalogue, and is
/// replaced together with it, plan cache and all.
public final class Router {
  private static final RoutePlan.Refused NOT_YET =
      new RoutePlan.Refused(RouteError.NOT_SUPPORTED_YET, "No statement is routed yet.");

  private final Catalog catalog;
  private final KeySource keys;
  private final Weights weights;

  public Router(Catalog catalog, KeySource keys) {
    this(catalog, keys, Weights.UNKNOWN);
  }

  /// `weights` outlives the router: a collation never changes.
  public Router(Catalog catalog, KeySource keys, Weights weights) {
    this.catalog = catalog;
    this.keys = keys;
    this.weights = weights;
  }

  public Catalog catalog() {
    return catalog;
  }

  /// Routes one statement of the text protocol: the bytes from `from` to `to` (exclusive), without
  /// a trailing semicolon. The plan does not keep `sql`; a {@code null} text in it means these
  /// bytes.
  public RoutePlan route(byte[] sql, int from, int to, SessionView session, RouteScratch scratch) {
    return NOT_YET;
  }

  /// Plans a statement to be prepared; `sql` is kept and must not change.
  public PreparedRoute prepare(byte[] sql, SessionView session, RouteScratch scratch) {
    return new PreparedRoute.Refused(NOT_YET, 0);
  }

  /// Routes one execution. A shard's text is the same array each time it is the same text.
  public RoutePlan bind(PreparedRoute route, ParameterView parameters, SessionView session) {
    return NOT_YET;
  }

  /// The plan as JSON: shards by name, each one's SQL, the merge and why.
  public String explain(RoutePlan plan) {
    return keys.toString() + weights;
  }
}
