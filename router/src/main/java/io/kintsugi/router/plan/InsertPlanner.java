package io.kintsugi.router.plan;

import io.kintsugi.router.plan.RoutePlan.Access;
import io.kintsugi.router.plan.RoutePlan.Traits;
import io.kintsugi.router.rule.Catalog;
import io.kintsugi.router.rule.ColumnInfo;
import io.kintsugi.router.rule.ShardingKey;
import io.kintsugi.router.rule.Table;
import io.kintsugi.router.rule.TableRule;
import io.kintsugi.router.sql.Keyword;
import io.kintsugi.router.sql.Place;
import io.kintsugi.router.sql.Token;
import java.util.List;

/// Plans INSERT and REPLACE.
final class InsertPlanner {
  private final Catalog catalog;
  private final Source source;
  private final Facts facts;
  private final TableLookup tables;

  InsertPlanner(Catalog catalog, Source source, Facts facts, TableLookup tables) {
    this.catalog = catalog;
    this.source = source;
    this.facts = facts;
    this.tables = tables;
  }

  Template plan() {
    InsertText text = InsertText.of(source);
    if (!source.isName(text.table())) {
      return new UnparsedPlanner(catalog, source, facts, tables).plan();
    }
    String schema = text.schemaOrNull();
    Table table = tables.find(schema.isEmpty() ? null : schema, source.name(text.table()));
    boolean queries = source.count(Keyword.SELECT) + source.count(Keyword.TABLE) > 0;
    return switch (table.rule()) {
      case TableRule.Unsharded single ->
          keyed(table, text, queries, new UnparsedPlanner(catalog, source, facts, tables).plan());
      case TableRule.Broadcast broadcast -> broadcast(table, text, queries);
      case TableRule.Sharded sharded ->
          queries || !(text.values() || text.set())
              ? new InsertSelectPlanner(catalog, source, facts, tables).plan(table, text)
              : rows(table, sharded, text);
    };
  }

  private Template broadcast(Table table, InsertText text, boolean queries) {
    if (table.shards().isSingle()) {
      return keyed(
          table, text, queries, new UnparsedPlanner(catalog, source, facts, tables).plan());
    }
    if (queries) {
      throw Refusal.notYet("INSERT ... SELECT into a broadcast table is not supported yet.");
    }
    String function = facts.unrepeatable();
    if (function != null || facts.assigns()) {
      throw Refusal.notYet(
          (function == null ? ":=" : function + "()")
              + " would give each copy of a broadcast table another value; this is not supported"
              + " yet.");
    }
    List<String> names = new InsertRows(source, text).names();
    for (ColumnInfo column : table.columns()) {
      boolean given =
          (text.values() && text.columnsEnd() < 0) || names.contains(Names.lower(column.name()));
      if (column.autoIncrement() && !given) {
        throw Refusal.notYet(
            "The AUTO_INCREMENT column "
                + column.name()
                + " of the broadcast table "
                + table.name()
                + " must be given: its copies could count differently.");
      }
    }
    return keyed(
        table,
        text,
        queries,
        new FixedTemplate(
            table.shards(),
            Planning.rewrites(catalog, source),
            facts.traits(Access.WRITE, true, false),
            new FixedTemplate.Kind.Broadcast()));
  }

  /// LAST_INSERT_ID() answers no key that the statement gives itself.
  private Template keyed(Table table, InsertText text, boolean queries, Template insert) {
    InsertRows written = new InsertRows(source, text);
    List<String> columns = written.columns(table);
    String counted =
        table.columns().stream()
            .filter(ColumnInfo::autoIncrement)
            .map(column -> Names.lower(column.name()))
            .findFirst()
            .orElse("");
    boolean updates = text.onDuplicate() < source.size();
    boolean known = table.exists() && !setsLastInsertId();
    if (known && (counted.isEmpty() || (!updates && !columns.contains(counted)))) {
      return insert;
    }
    boolean rows = (text.values() || text.set()) && !queries;
    if (!known || !rows || !columns.contains(counted)) {
      return new KeyedTemplate(insert, null);
    }
    boolean ignores = updates || source.count(Keyword.IGNORE) > 0;
    Rows given = written.rows();
    return written.empty(given)
        ? insert
        : new KeyedTemplate(insert, new GivenKeys(given, columns.indexOf(counted), ignores));
  }

  /// `LAST_INSERT_ID(n)` decides by itself what is answered next.
  private boolean setsLastInsertId() {
    for (int i = 0; i < source.size(); i++) {
      boolean called =
          source.word(i).equals("LAST_INSERT_ID") && source.kind(i + 1) == Token.LEFT_PAREN;
      if (called && source.kind(i + 2) != Token.RIGHT_PAREN) {
        return true;
      }
    }
    return false;
  }

  private Template rows(Table table, TableRule.Sharded rule, InsertText text) {
    refuseChangedKey(rule.key(), text);
    InsertRows written = new InsertRows(source, text);
    List<String> columns = written.columns(table);
    boolean listed = text.set() || text.columnsEnd() >= 0;
    if (!listed && !table.exists()) {
      throw Refusal.notYet(
          "INSERT without a list of columns needs the columns of "
              + table.name()
              + ", which are not known.");
    }
    Rows rows = written.rows();
    boolean empty = written.empty(rows);
    checkWidths(rows, listed && !empty ? columns.size() : -1, columns.size());
    return template(table, rule, text, columns, rows, empty);
  }

  private void checkWidths(Rows rows, int listed, int columns) {
    int wanted = listed >= 0 ? listed : columns;
    for (int row = 0; row < rows.count(source.fingerprint()); row++) {
      int width = rows.width(source.fingerprint(), row);
      if (width != wanted && width != 0) {
        throw new Refusal(
            RouteError.WRONG_VALUE_COUNT,
            "Column count doesn't match value count at row " + (row + 1));
      }
    }
  }

  private Template template(
      Table table,
      TableRule.Sharded rule,
      InsertText text,
      List<String> columns,
      Rows rows,
      boolean empty) {
    ShardingKey key = rule.key();
    String generate = rule.generate();
    int keyColumn = empty ? -1 : columns.indexOf(Names.lower(key.column()));
    int generateColumn = generate == null || empty ? -1 : columns.indexOf(Names.lower(generate));
    boolean generatesKey =
        generate != null && Names.lower(generate).equals(Names.lower(key.column()));
    boolean listless = text.columnsEnd() < 0 && !text.set();
    boolean adds = generate != null && generateColumn < 0;
    if (adds && listless) {
      throw Refusal.notYet(
          "VALUES () without a list of columns is not supported where a key must be generated.");
    }
    Place listEnd =
        adds && text.columnsEnd() >= 0 ? source.place(source.at(text.columnsEnd()).start()) : null;
    Rows.Value absent =
        keyColumn >= 0 || generatesKey ? null : new Rows.Value.Known(Defaults.of(table, key));
    Traits alone = facts.traits(Access.WRITE, false, false);
    Rewrites rewrites = Planning.rewrites(catalog, source);
    int body = source.startOf(text.body());
    boolean entangled =
        rewrites.calls().stream()
                .anyMatch(call -> call.span().start().in(source.fingerprint()) > body)
            || rewrites.schemas().stream()
                .anyMatch(name -> name.span().start().in(source.fingerprint()) > body);
    return new InsertTemplate(
        table,
        key,
        rows,
        keyColumn,
        absent,
        generate != null,
        generateColumn,
        generatesKey,
        listEnd,
        text.columns().isEmpty(),
        text.set(),
        rewrites,
        entangled,
        alone,
        facts.traits(Access.WRITE, true, false));
  }

  /// ON DUPLICATE KEY UPDATE must leave the row on its shard.
  private void refuseChangedKey(ShardingKey key, InsertText text) {
    int on = text.onDuplicate();
    if (on >= source.size()) {
      return;
    }
    InsertRows written = new InsertRows(source, text);
    for (int[] item : source.items(on + 4, source.size())) {
      int equal = written.equal(item);
      boolean isKey = source.name(equal - 1).equalsIgnoreCase(key.column());
      if (isKey && !sameKey(key, equal + 1, item[1])) {
        throw Refusal.notYet(
            "ON DUPLICATE KEY UPDATE of the sharding key "
                + key.column()
                + " is not supported yet.");
      }
    }
  }

  /// `id = id` changes nothing. `id = VALUES(id)` might: the duplicate may be of another unique
  /// key.
  private boolean sameKey(ShardingKey key, int from, int to) {
    return to - from == 1 && source.name(from).equalsIgnoreCase(key.column());
  }
}
