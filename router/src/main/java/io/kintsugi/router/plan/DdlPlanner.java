package io.kintsugi.router.plan;

import io.kintsugi.router.plan.RoutePlan.Access;
import io.kintsugi.router.plan.RoutePlan.Pin;
import io.kintsugi.router.plan.RoutePlan.Replica;
import io.kintsugi.router.plan.RoutePlan.Traits;
import io.kintsugi.router.rule.Catalog;
import io.kintsugi.router.rule.ShardSet;
import io.kintsugi.router.rule.Table;
import io.kintsugi.router.rule.TableRule;
import io.kintsugi.router.sql.Keyword;
import io.kintsugi.router.sql.TableNames;
import io.kintsugi.router.sql.Token;
import java.util.List;
import java.util.Set;

/// Plans CREATE, ALTER, DROP, RENAME and TRUNCATE.
final class DdlPlanner {
  private final Catalog catalog;
  private final Source source;
  private final Facts facts;
  private final TableLookup lookup;

  DdlPlanner(Catalog catalog, Source source, Facts facts, TableLookup lookup) {
    this.catalog = catalog;
    this.source = source;
    this.facts = facts;
    this.lookup = lookup;
  }

  Template plan() {
    int at = 1;
    Set<String> fillers =
        Set.of("UNIQUE", "FULLTEXT", "SPATIAL", "TEMPORARY", "ONLINE", "OFFLINE", "IGNORE");
    while (fillers.contains(source.word(at))) {
      at++;
    }
    return switch (source.word(at)) {
      case "TABLE", "TABLES", "INDEX" -> table(source.word(1).equals("TEMPORARY"));
      case "DATABASE", "SCHEMA" ->
          throw Refusal.notYet(
              source.word(0) + " DATABASE is not supported: schemas are in the configuration.");
      case "USER", "ROLE" ->
          throw Refusal.notYet(
              source.word(0) + " USER is not supported: accounts are in the configuration.");
      case "SERVER", "TABLESPACE", "LOGFILE", "UNDO", "INSTANCE", "RESOURCE" ->
          throw Refusal.notYet(
              source.word(0) + " " + source.word(at) + " concerns a server, not the data.");
      case "VIEW" -> view(at + 1);
      default -> source.keyword(0) == Keyword.TRUNCATE ? table(false) : onOneShard();
    };
  }

  /// A view of tables that are not sharded lives where they do, and is one of them.
  private Template view(int at) {
    int name = at;
    while (Set.of("IF", "NOT", "EXISTS").contains(source.word(name))) {
      name++;
    }
    boolean one =
        source.isName(name)
            && source.kind(name + 1) != Token.DOT
            && source.kind(name + 1) != Token.COMMA;
    TableNames names = TableNames.of(source.fingerprint(), source.mode());
    return one && !names.doubtful() && home(lookup.find(null, source.name(name))) && allHome(names)
        ? definition(lookup.find(null, source.name(name)).shards(), schema(), null)
        : onOneShard();
  }

  private boolean allHome(TableNames names) {
    return names.tables().stream()
        .map(name -> lookup.find(name.schema(), name.name()))
        .allMatch(table -> home(table) || (copied(table) && table.schema().equals(schema())));
  }

  private boolean home(Table table) {
    return unsharded(table) && table.schema().equals(schema());
  }

  private static boolean copied(Table table) {
    return table.rule() instanceof TableRule.Broadcast;
  }

  /// Views, triggers, routines and events: where everything is on one shard.
  private Template onOneShard() {
    String schema = schema();
    if (!lookup.schema(schema).shards().isSingle()) {
      throw Refusal.notYet(
          source.word(0)
              + " of views, triggers, routines and events is not supported in a schema of several"
              + " shards yet.");
    }
    return definition(lookup.schema(schema).shards(), schema, null);
  }

  private String schema() {
    return lookup.current().name();
  }

  private Template definition(
      ShardSet shards, String schema, @org.jspecify.annotations.Nullable String table) {
    return new FixedTemplate(
        shards,
        Planning.rewrites(catalog, source),
        Traits.WRITE,
        new FixedTemplate.Kind.Definition(schema, table));
  }

  private Template table(boolean temporary) {
    TableNames names = TableNames.of(source.fingerprint(), source.mode());
    if (names.doubtful() || names.tables().isEmpty()) {
      throw Refusal.notYet("This form of " + source.word(0) + " is not supported yet.");
    }
    List<Table> all =
        names.tables().stream().map(name -> lookup.find(name.schema(), name.name())).toList();
    boolean altersOnly =
        source.keyword(0) == Keyword.ALTER
            && source.count(Keyword.REFERENCES) == 0
            && !renamesTable();
    List<Table> tables = altersOnly ? all.subList(0, 1) : all;
    Table first = tables.getFirst();
    if (temporary) {
      return temporary(tables);
    }
    check(first, tables);
    return definition(first.shards(), first.schema(), tables.size() > 1 ? null : first.name());
  }

  /// A temporary table is its connection's: it can be of use on one shard only.
  private Template temporary(List<Table> tables) {
    Table first = tables.getFirst();
    for (Table table : tables) {
      boolean there =
          table.rule() instanceof TableRule.Unsharded && table.shards().equals(first.shards());
      if (!there) {
        throw Refusal.notYet(
            "A temporary table is supported on the shard of the tables that are not sharded only; "
                + table.name()
                + " is elsewhere.");
      }
    }
    Traits traits = facts.traits(Access.WRITE, false, false);
    Traits pinned =
        new Traits(
            Access.WRITE,
            traits.userVariables(),
            traits.lastInsertId(),
            Pin.TEMPORARY_TABLE,
            Replica.NEVER,
            false,
            false);
    return new FixedTemplate(
        first.shards(), Planning.rewrites(catalog, source), pinned, new FixedTemplate.Kind.Alone());
  }

  private void check(Table first, List<Table> tables) {
    boolean creates = source.keyword(0) == Keyword.CREATE;
    boolean references = source.count(Keyword.REFERENCES) > 0;
    boolean renames =
        source.keyword(0) == Keyword.RENAME
            || (source.keyword(0) == Keyword.ALTER && renamesTable());
    if (creates && source.count(Keyword.SELECT) > 0 && !single(tables)) {
      throw Refusal.notYet("CREATE TABLE ... SELECT is supported on one shard only.");
    }
    if (renames && tables.stream().anyMatch(table -> !(unsharded(table)))) {
      throw Refusal.notYet(
          "Renaming a table that the configuration names is not supported: its rule would be lost.");
    }
    for (Table table : tables.subList(1, tables.size())) {
      if (references ? !mayReference(first, table) : !alike(first, table)) {
        throw Refusal.notYet(
            references
                ? "A foreign key from "
                    + first.name()
                    + " to "
                    + table.name()
                    + " is not supported: their rows may lie on different shards."
                : first.name() + " and " + table.name() + " do not live on the same shards.");
      }
    }
    if (first.rule() instanceof TableRule.Sharded rule) {
      new ShardedDefinition(source, first, rule).check();
    }
  }

  private boolean renamesTable() {
    for (int i = 3; i < source.size(); i++) {
      Keyword next = source.keyword(i + 1);
      boolean part = next == Keyword.COLUMN || next == Keyword.INDEX || next == Keyword.KEY;
      if (source.keyword(i) == Keyword.RENAME && source.at(i).depth() == 0 && !part) {
        return true;
      }
    }
    return false;
  }

  private static boolean unsharded(Table table) {
    return table.rule() instanceof TableRule.Unsharded;
  }

  private static boolean single(List<Table> tables) {
    return tables.stream()
        .allMatch(table ->
            table.shards().isSingle() && table.shards().equals(tables.getFirst().shards()));
  }

  private static boolean alike(Table left, Table right) {
    return left.shards().equals(right.shards())
        && left.rule().getClass() == right.rule().getClass();
  }

  /// Functions are compared by name: while the tables are being created nothing else is known.
  private static boolean mayReference(Table from, Table to) {
    return switch (to.rule()) {
      case TableRule.Broadcast copy ->
          !(from.rule() instanceof TableRule.Unsharded) || to.shards().containsAll(from.shards());
      case TableRule.Unsharded single -> from.shards().equals(to.shards());
      case TableRule.Sharded target ->
          from.rule() instanceof TableRule.Sharded mine
              && mine.function().equals(target.function())
              && from.schema().equals(to.schema());
    };
  }
}
