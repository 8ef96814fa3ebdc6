package io.kintsugi.router.plan;

import io.kintsugi.router.plan.RoutePlan.Access;
import io.kintsugi.router.rule.Catalog;
import io.kintsugi.router.rule.LogicalSchema;
import io.kintsugi.router.rule.ShardSet;
import io.kintsugi.router.rule.Table;
import io.kintsugi.router.rule.TableRule;
import io.kintsugi.router.sql.Keyword;
import io.kintsugi.router.sql.TableNames;

/// Sends a statement that the parser cannot read to the one shard where all its tables live,
/// untouched; refuses it otherwise.
final class UnparsedPlanner {
  private final Catalog catalog;
  private final Source source;
  private final Facts facts;
  private final TableLookup tables;

  UnparsedPlanner(Catalog catalog, Source source, Facts facts, TableLookup tables) {
    this.catalog = catalog;
    this.source = source;
    this.facts = facts;
    this.tables = tables;
  }

  Template plan() {
    if (reads() && source.count(Keyword.INTO) > 0) {
      throw Refusal.notYet("SELECT ... INTO is not supported yet.");
    }
    TableNames names = TableNames.of(source.fingerprint(), source.mode());
    if (readsNothing(names)) {
      return new FixedTemplate(
          ShardSet.of(tables.home().lowest()),
          Planning.rewrites(catalog, source),
          facts.traits(Access.READ, false, true),
          new FixedTemplate.Kind.Alone());
    }
    ShardSet shards = names.doubtful() || names.tables().isEmpty() ? wholeSchema() : null;
    for (io.kintsugi.router.sql.TableRef name : names.tables()) {
      ShardSet where = shards(tables.find(name.schema(), name.name()), reads());
      shards = shards == null ? where : shards.intersect(where);
    }
    if (shards == null || shards.isEmpty()) {
      throw refusal();
    }
    Access access = reads() ? facts.readAccess(source) : Access.WRITE;
    return new FixedTemplate(
        ShardSet.of(shards.lowest()),
        Planning.rewrites(catalog, source),
        facts.traits(access, false, false),
        new FixedTemplate.Kind.Alone());
  }

  /// `VALUES ROW(1, 2)`, or rows of JSON_TABLE alone.
  private boolean readsNothing(TableNames names) {
    return reads()
        && !names.doubtful()
        && names.tables().isEmpty()
        && !facts.userLocks()
        && !facts.assigns();
  }

  /// What a procedure reads and writes cannot be told.
  Template procedure() {
    return new FixedTemplate(
        wholeSchema(),
        Planning.rewrites(catalog, source),
        facts.traits(Access.WRITE, false, false),
        new FixedTemplate.Kind.Alone());
  }

  private boolean reads() {
    return switch (source.keyword(0)) {
      case SELECT, TABLE, VALUES -> true;
      case WITH -> source.count(Keyword.UPDATE) + source.count(Keyword.DELETE) == 0;
      default -> false;
    };
  }

  private ShardSet wholeSchema() {
    LogicalSchema schema = tables.current();
    if (!schema.shards().isSingle()) {
      throw source.keyword(0) == Keyword.CALL
          ? Refusal.notYet("CALL is not supported in a schema of several shards yet.")
          : refusal();
    }
    return schema.shards();
  }

  private ShardSet shards(Table table, boolean reading) {
    boolean one =
        table.shards().isSingle() || (reading && table.rule() instanceof TableRule.Broadcast);
    if (!one) {
      throw refusal();
    }
    return table.shards();
  }

  private static Refusal refusal() {
    return Refusal.notYet(
        "This form of SQL is supported only where all tables of the statement live on one shard.");
  }
}
