package io.kintsugi.router.plan;

import io.kintsugi.router.SessionView;
import io.kintsugi.router.rule.Catalog;
import io.kintsugi.router.rule.LogicalSchema;
import io.kintsugi.router.rule.ShardSet;
import io.kintsugi.router.rule.Table;
import io.kintsugi.router.rule.TableRule;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds the tables a statement names, for one session.
final class TableLookup {
  private static final Set<String> SERVER_SCHEMAS =
      Set.of("mysql", "performance_schema", "sys", "information_schema", "ndbinfo");

  private final Catalog catalog;
  private final SessionView session;
  private boolean primaryViews;

  TableLookup(Catalog catalog, SessionView session) {
    this.catalog = catalog;
    this.session = session;
  }

  /// `schema` null means the session's default. A table without a rule lives on the schema's shard
  /// for the unsharded, known or not: if it does not exist, MySQL says so itself (1146).
  Table find(@Nullable String schema, String name) {
    LogicalSchema logical = schema(schema == null ? session.schema() : schema);
    Table table = logical.table(name);
    primaryViews |= logical.primaryViews().contains(name);
    return table != null
        ? table
        : new Table(
            logical.name(),
            name,
            new TableRule.Unsharded(logical.unsharded()),
            ShardSet.of(logical.unsharded()),
            List.of());
  }

  /// Whether a view was found that no replica may answer.
  boolean primaryViews() {
    return primaryViews;
  }

  /// The session's default schema.
  LogicalSchema current() {
    return schema(session.schema());
  }

  LogicalSchema schema(@Nullable String name) {
    if (name == null) {
      throw new Refusal(RouteError.NO_DATABASE, "No database selected");
    }
    if (SERVER_SCHEMAS.contains(Names.lower(name))) {
      throw Refusal.notYet(
          "The servers' own schema " + name + " cannot be reached through the proxy yet.");
    }
    LogicalSchema found = catalog.schema(name);
    if (found == null) {
      throw new Refusal(RouteError.UNKNOWN_DATABASE, "Unknown database '" + name + "'");
    }
    if (!session.mayUse(name)) {
      throw new Refusal(RouteError.ACCESS_DENIED, "Access denied to database '" + name + "'");
    }
    return found;
  }

  /// Where a statement without tables runs.
  ShardSet home() {
    String name = session.schema();
    LogicalSchema found = name == null ? null : catalog.schema(name);
    return found == null ? catalog.used() : found.shards();
  }
}
