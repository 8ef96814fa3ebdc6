package io.kintsugi.router.plan;

import io.kintsugi.router.SessionView;
import io.kintsugi.router.plan.RoutePlan.Access;
import io.kintsugi.router.rule.Catalog;
import io.kintsugi.router.rule.ShardSet;
import io.kintsugi.router.sql.Fingerprint;
import io.kintsugi.router.sql.Keyword;
import io.kintsugi.router.sql.TableNames;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReferenceArray;
import net.sf.jsqlparser.statement.delete.Delete;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.update.Update;
import org.jspecify.annotations.Nullable;

/// From one statement's shape to its template: the one switch over the kinds of statements.
public final class Planner {
  private final Catalog catalog;

  public Planner(Catalog catalog) {
    this.catalog = catalog;
  }

  /// A refusal is a template like any other.
  Template plan(Fingerprint statement, SessionView session) {
    try {
      return read(statement, session);
    } catch (Refusal e) {
      return refused(e, statement, session);
    }
  }

  private RefusedTemplate refused(Refusal refusal, Fingerprint statement, SessionView session) {
    List<Rewrites.SchemaName> names =
        statement.valid()
            ? Planning.rewrites(catalog, new Source(statement, session.lexMode())).schemas()
            : List.of();
    return new RefusedTemplate(
        refusal.plan(),
        new TableLookup(catalog, session).home().lowest(),
        refusal.isClosed() ? null : new Rewrites(catalog, names, List.of()));
  }

  /// On one shard the lock is the server's own; over several, taking them could deadlock.
  Template lockTables(Fingerprint statement, SessionView session) {
    try {
      TableLookup tables = new TableLookup(catalog, session);
      ShardSet shards = tables.current().shards();
      if (!shards.isSingle()) {
        throw Refusal.notYet("LOCK TABLES is not supported over several shards.");
      }
      return new FixedTemplate(
          shards,
          Planning.rewrites(catalog, new Source(statement, session.lexMode())),
          new RoutePlan.Traits(
              Access.WRITE,
              Set.of(),
              false,
              RoutePlan.Pin.TABLE_LOCK,
              RoutePlan.Replica.NEVER,
              false,
              false),
          new FixedTemplate.Kind.Alone());
    } catch (Refusal e) {
      RoutePlan.Refused refused = e.plan();
      return run -> refused;
    }
  }

  private Template read(Fingerprint statement, SessionView session) {
    if (!statement.valid()) {
      throw new Refusal(
          RouteError.SYNTAX,
          "You have an error in your SQL syntax: a token that MySQL does not know, or whose"
              + " reading is in doubt");
    }
    if (statement.several()) {
      throw Refusal.notYet("Several statements in one text where one was expected.");
    }
    Source source = new Source(statement, session.lexMode());
    if (source.size() == 0) {
      throw new Refusal(RouteError.EMPTY_QUERY, "Query was empty");
    }
    TableLookup tables = new TableLookup(catalog, session);
    Facts facts = new Facts(source, tables);
    Forbidden.check(source, facts);
    return facts.shardHint() != null
        ? hinted(facts.shardHint(), source, facts, tables)
        : template(source, facts, tables);
  }

  private Template template(Source source, Facts facts, TableLookup tables) {
    UnparsedPlanner unparsed = new UnparsedPlanner(catalog, source, facts, tables);
    return switch (source.keyword(0)) {
      case SELECT, WITH, UPDATE, DELETE, NONE -> parsed(source, facts, tables, unparsed);
      case INSERT, REPLACE -> new InsertPlanner(catalog, source, facts, tables).plan();
      case CREATE, ALTER, DROP, RENAME, TRUNCATE ->
          new DdlPlanner(catalog, source, facts, tables).plan();
      case DO -> anywhere(source, facts, tables);
      case CALL -> unparsed.procedure();
      default -> parsed(source, facts, tables, unparsed);
    };
  }

  private Template parsed(
      Source source, Facts facts, TableLookup tables, UnparsedPlanner unparsed) {
    Syntax syntax = Syntax.parse(source.fingerprint(), source.mode());
    if (syntax == null) {
      return unparsed.plan();
    }
    Planning planning = new Planning(catalog, source, syntax, facts, tables);
    return switch (syntax.statement()) {
      case Select select -> new SelectPlanner(planning).plan(select);
      case Update update -> new DmlPlanner(planning).update(update);
      case Delete delete -> new DmlPlanner(planning).delete(delete);
      default -> unparsed.plan();
    };
  }

  /// DO and the like: expressions without a table.
  private Template anywhere(Source source, Facts facts, TableLookup tables) {
    if (source.count(Keyword.SELECT) > 0) {
      return new UnparsedPlanner(catalog, source, facts, tables).plan();
    }
    ShardSet home = facts.userLocks() ? ShardSet.of(0) : tables.home();
    return new SelectTemplate(
        new Footprint(List.of(), List.of(), home, null),
        Planning.rewrites(catalog, source),
        facts.traits(facts.readAccess(source), false, !facts.userLocks()),
        facts.traits(facts.readAccess(source), false, false),
        null,
        null,
        new AtomicReferenceArray<>(catalog.shards().size()));
  }

  private static int into(Source source) {
    return source.keyword(0) == Keyword.INSERT || source.keyword(0) == Keyword.REPLACE ? 1 : 0;
  }

  /// The client has decided; names are still rewritten.
  private Template hinted(String name, Source source, Facts facts, TableLookup tables) {
    int shard = catalog.shardNumber(name);
    if (shard < 0 || !tables.current().shards().contains(shard)) {
      throw new Refusal(
          RouteError.UNKNOWN_SHARD, "The schema has no shard " + name + ", which a hint names");
    }
    // A hint chooses the shard; it opens no schema and no statement that is closed without it.
    boolean data =
        switch (source.keyword(0)) {
          case SELECT, WITH, TABLE, VALUES, INSERT, REPLACE, UPDATE, DELETE -> true;
          default -> false;
        };
    TableNames names = TableNames.of(source.fingerprint(), source.mode());
    if (!data || names.doubtful() || source.count(Keyword.INTO) > into(source)) {
      throw Refusal.notYet("A shard hint is supported on SELECT, INSERT, UPDATE and DELETE only.");
    }
    names.tables().forEach(table -> tables.find(table.schema(), table.name()));
    boolean reads =
        source.keyword(0) == Keyword.SELECT
            || source.keyword(0) == Keyword.TABLE
            || source.keyword(0) == Keyword.VALUES;
    @Nullable Access access = reads ? facts.readAccess(source) : Access.WRITE;
    return new FixedTemplate(
        ShardSet.of(shard),
        Planning.rewrites(catalog, source),
        facts.traits(access, false, false),
        new FixedTemplate.Kind.Alone());
  }
}
