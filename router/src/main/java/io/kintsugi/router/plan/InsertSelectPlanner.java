package io.kintsugi.router.plan;

import io.kintsugi.router.plan.RoutePlan.Access;
import io.kintsugi.router.rule.Catalog;
import io.kintsugi.router.rule.ColumnInfo;
import io.kintsugi.router.rule.Table;
import io.kintsugi.router.sql.Keyword;
import java.util.ArrayList;
import java.util.List;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.statement.insert.Insert;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.SelectItem;

/// Plans INSERT ... SELECT into a sharded table: on one shard, when the rows read there are stored
/// there too because they bring their key along.
final class InsertSelectPlanner {
  private static final String REFUSAL =
      "INSERT ... SELECT into a sharded table is supported only on one shard, where the new key is"
          + " the sharding key of the rows read.";

  private final Catalog catalog;
  private final Source source;
  private final Facts facts;
  private final TableLookup tables;

  InsertSelectPlanner(Catalog catalog, Source source, Facts facts, TableLookup tables) {
    this.catalog = catalog;
    this.source = source;
    this.facts = facts;
    this.tables = tables;
  }

  Template plan(Table target, InsertText text) {
    Syntax syntax = Syntax.parse(source.fingerprint(), source.mode());
    boolean plain =
        syntax != null
            && syntax.statement() instanceof Insert insert
            && insert.getSelect() instanceof PlainSelect
            && source.keyword(text.body()) == Keyword.SELECT
            && text.onDuplicate() >= source.size();
    if (!plain || syntax == null) {
      throw Refusal.notYet(REFUSAL);
    }
    PlainSelect select = (PlainSelect) ((Insert) syntax.statement()).getSelect();
    Blocks blocks = new Blocks(tables, syntax);
    Scope scope = blocks.query(select);
    if (scope == null
        || blocks.selects() != source.count(Keyword.SELECT)
        || !bringsKey(select, scope, target, columns(target, text))) {
      throw Refusal.notYet(REFUSAL);
    }
    return new WriteTemplate(
        blocks.footprint(),
        Planning.rewrites(catalog, source),
        facts.traits(Access.WRITE, false, false),
        facts.traits(Access.WRITE, true, false),
        Refusal.notYet(REFUSAL).plan(),
        null);
  }

  private List<String> columns(Table target, InsertText text) {
    List<String> columns = new ArrayList<>();
    text.columns().forEach(token -> columns.add(source.name(token)));
    if (text.columnsEnd() < 0) {
      target.columns().stream()
          .filter(column -> !column.invisible())
          .map(ColumnInfo::name)
          .forEach(columns::add);
    }
    return columns;
  }

  private static boolean bringsKey(
      PlainSelect select, Scope scope, Table target, List<String> columns) {
    List<SelectItem<?>> items = select.getSelectItems();
    boolean star =
        items.stream()
            .anyMatch(item ->
                item.getExpression() instanceof net.sf.jsqlparser.statement.select.AllColumns);
    if (star || target.key() == null || items.size() != columns.size()) {
      return false;
    }
    for (int i = 0; i < items.size(); i++) {
      if (columns.get(i).equalsIgnoreCase(target.key().column())) {
        return items.get(i).getExpression() instanceof Column column
            && scope.resolve(column) instanceof TableRef ref
            && ref.isKey(Names.plain(column.getColumnName()))
            && ref.table != null
            && (ref.table == target || ref.table.colocatedWith(target))
            && ref.level.parent == null;
      }
    }
    return false;
  }
}
