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
import io.kintsugi.router.sql.SlotKind;
import io.kintsugi.router.sql.Slots;
import io.kintsugi.router.sql.SqlValue;
import io.kintsugi.router.sql.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

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
    for (ColumnInfo column : table.columns()) {
      boolean given =
          (text.values() && text.columnsEnd() < 0) || names(text).contains(lower(column.name()));
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
    List<String> columns = columns(table, text);
    String counted =
        table.columns().stream()
            .filter(ColumnInfo::autoIncrement)
            .map(column -> lower(column.name()))
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
    Rows given = text.set() ? setRow(text) : valueRows(text);
    return emptyRows(given)
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

  /// The columns that the statement's rows have, in their order.
  private List<String> columns(Table table, InsertText text) {
    List<String> columns = names(text);
    if (!text.set() && text.columnsEnd() < 0) {
      table.columns().stream()
          .filter(column -> !column.invisible())
          .forEach(column -> columns.add(lower(column.name())));
    }
    return columns;
  }

  private List<String> names(InsertText text) {
    List<String> names = new ArrayList<>();
    if (text.set()) {
      for (int[] item : source.items(text.body() + 1, setEnd(text))) {
        names.add(lower(source.name(equal(item) - 1)));
      }
    }
    text.columns().forEach(token -> names.add(lower(source.name(token))));
    return names;
  }

  private int equal(int[] item) {
    for (int i = item[0] + 1; i < item[1]; i++) {
      if (source.kind(i) == Token.EQUAL || source.kind(i) == Token.ASSIGN) {
        return i;
      }
    }
    throw Refusal.notYet("This form of INSERT ... SET is not supported yet.");
  }

  private int setEnd(InsertText text) {
    int end = text.onDuplicate();
    for (int i = text.body(); i < end; i++) {
      if (source.keyword(i) == Keyword.AS && source.at(i).depth() == 0) {
        return i;
      }
    }
    return end;
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private Template rows(Table table, TableRule.Sharded rule, InsertText text) {
    refuseChangedKey(rule.key(), text);
    List<String> columns = columns(table, text);
    boolean listed = text.set() || text.columnsEnd() >= 0;
    if (!listed && !table.exists()) {
      throw Refusal.notYet(
          "INSERT without a list of columns needs the columns of "
              + table.name()
              + ", which are not known.");
    }
    Rows rows = text.set() ? setRow(text) : valueRows(text);
    boolean empty = emptyRows(rows);
    checkWidths(rows, listed && !empty ? columns.size() : -1, columns.size());
    return template(table, rule, text, columns, rows, empty);
  }

  /// `VALUES ()` gives every column its default, whatever the list.
  private boolean emptyRows(Rows rows) {
    return rows.count(source.fingerprint()) > 0 && rows.width(source.fingerprint(), 0) == 0;
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
    int keyColumn = empty ? -1 : columns.indexOf(lower(key.column()));
    int generateColumn = generate == null || empty ? -1 : columns.indexOf(lower(generate));
    boolean generatesKey = generate != null && lower(generate).equals(lower(key.column()));
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

  private Rows valueRows(InsertText text) {
    int first = text.body() + 1;
    int start = source.startOf(first);
    Slots slots = source.fingerprint().slots();
    for (int slot = 0; slot < slots.count(); slot++) {
      if (slots.kind(slot) == SlotKind.ROWS && slots.start(slot) == start) {
        return new Rows.InSlot(slot);
      }
    }
    List<Rows.Written.Row> rows = new ArrayList<>();
    int at = first;
    while (source.keyword(at) == Keyword.ROW || source.kind(at) == Token.LEFT_PAREN) {
      int open = source.keyword(at) == Keyword.ROW ? at + 1 : at;
      int close = source.closing(open);
      rows.add(row(at, close + 1, source.items(open + 1, close)));
      at = close + 1;
      if (source.kind(at) != Token.COMMA) {
        break;
      }
      at++;
    }
    if (rows.isEmpty()) {
      throw Refusal.notYet("This form of INSERT is not supported yet.");
    }
    return new Rows.Written(rows);
  }

  private Rows.Written.Row row(int from, int to, List<int[]> items) {
    List<Cell> cells = new ArrayList<>();
    for (int[] item : items) {
      cells.add(cell(item[0], item[1]));
    }
    return new Rows.Written.Row(source.span(from, to), cells, 0, 0);
  }

  private Rows setRow(InsertText text) {
    int end = setEnd(text);
    List<Cell> cells = new ArrayList<>();
    for (int[] item : source.items(text.body() + 1, end)) {
      cells.add(cell(equal(item) + 1, item[1]));
    }
    return new Rows.Written(
        List.of(new Rows.Written.Row(source.span(text.body() + 1, end), cells, 0, 0)));
  }

  private Cell cell(int from, int to) {
    Operand operand = operand(from, to);
    boolean isDefault = to - from == 1 && source.keyword(from) == Keyword.DEFAULT;
    return new Cell(source.span(from, to), operand, isDefault);
  }

  private @Nullable Operand operand(int from, int to) {
    boolean minus = source.kind(from) == Token.MINUS;
    if (minus || source.kind(from) == Token.PLUS) {
      Operand operand = to > from + 1 ? operand(from + 1, to) : null;
      return operand == null || !minus ? operand : new Operand.Negated(operand);
    }
    int slot = slot(from);
    if (slot >= 0) {
      return source.fingerprint().slots().end(slot) == source.endOf(to - 1)
          ? new Operand.Slot(slot)
          : null;
    }
    if (to - from != 1) {
      return null;
    }
    return switch (source.kind(from)) {
      case PARAMETER -> new Operand.Parameter(parameter(from));
      case USER_VARIABLE ->
          new Operand.Variable(Names.lower(Names.unquoted(source.text(from).substring(1))));
      case WORD -> constant(source.keyword(from));
      default -> null;
    };
  }

  private static @Nullable Operand constant(Keyword keyword) {
    return switch (keyword) {
      case NULL -> new Operand.Fixed(new SqlValue.Null());
      case TRUE -> new Operand.Fixed(new SqlValue.Int(1));
      case FALSE -> new Operand.Fixed(new SqlValue.Int(0));
      default -> null;
    };
  }

  private int slot(int token) {
    Slots slots = source.fingerprint().slots();
    int start = source.startOf(token);
    for (int slot = 0; slot < slots.count(); slot++) {
      if (slots.start(slot) == start) {
        return slot;
      }
    }
    return -1;
  }

  private int parameter(int token) {
    int number = 0;
    while (source.fingerprint().parameter(number) != source.startOf(token)) {
      number++;
    }
    return number;
  }

  /// ON DUPLICATE KEY UPDATE must leave the row on its shard.
  private void refuseChangedKey(ShardingKey key, InsertText text) {
    int on = text.onDuplicate();
    if (on >= source.size()) {
      return;
    }
    for (int[] item : source.items(on + 4, source.size())) {
      int equal = equal(item);
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
