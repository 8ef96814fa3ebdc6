package io.kintsugi.router.plan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.operators.relational.InExpression;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.select.FromItem;
import net.sf.jsqlparser.statement.select.Join;
import net.sf.jsqlparser.statement.select.ParenthesedFromItem;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.select.SetOperationList;
import net.sf.jsqlparser.statement.select.TableFunction;
import net.sf.jsqlparser.statement.select.WithItem;
import org.jspecify.annotations.Nullable;

/// Reads query blocks, the inner ones too: which tables they use, and what they say about keys.
/// {@link Reach} makes of it whether each shard can answer for its own rows.
///
/// Used for one statement, then thrown away.
final class Blocks {
  private final TableLookup tables;
  private final Reach reach;
  private final Set<String> commonTables = new HashSet<>();
  private int selects;

  Blocks(TableLookup tables, Operands operands) {
    this.tables = tables;
    this.reach = new Reach(tables, operands);
  }

  /// How many SELECTs were seen; fewer than the lexer saw means that the parser hid one.
  int selects() {
    return selects;
  }

  List<TableRef> refs() {
    return reach.refs();
  }

  Footprint footprint() {
    return reach.footprint();
  }

  void spread(String reason) {
    reach.spread(reason);
  }

  /// The outermost query; the scope it returns sees its tables. Null for a set operation.
  @Nullable Scope query(Select select) {
    return select(select, null, null);
  }

  private @Nullable Scope select(Select select, @Nullable Scope outer, @Nullable Link link) {
    if (select.getWithItemsList() != null) {
      for (WithItem<?> item : select.getWithItemsList()) {
        common(item);
      }
    }
    Scope seen =
        switch (select) {
          case PlainSelect plain -> block(plain, outer, link);
          case ParenthesedSelect inner -> select(inner.getSelect(), outer, link);
          case SetOperationList list -> {
            int before = reach.refs().size();
            list.getSelects().forEach(part -> select(part, outer, null));
            reach.spreadIfSharded(before, "UNION over several shards is not supported yet.");
            yield null;
          }
          default -> throw Refusal.notYet("This form of SELECT is not supported yet.");
        };
    subqueries(Subqueries.ofTail(select), seen == null ? outer : seen);
    return seen;
  }

  private void common(WithItem<?> item) {
    int before = reach.refs().size();
    commonTables.add(Names.plain(item.getAliasName()));
    if (!(item.getParenthesedStatement() instanceof ParenthesedSelect body)) {
      throw Refusal.notYet("WITH is supported over SELECT only.");
    }
    select(body, null, null);
    reach.spreadIfSharded(
        before, "A common table expression over several shards is not supported yet.");
  }

  private Scope block(PlainSelect select, @Nullable Scope outer, @Nullable Link link) {
    selects++;
    Block block = new Block(outer);
    if (select.getFromItem() != null) {
      List<TableRef> first = item(select.getFromItem(), block, block.level);
      joins(first, select.getJoins(), block, block.level);
    }
    close(block, select.getWhere(), link, select);
    subqueries(Subqueries.of(select), block.scope);
    return block.scope;
  }

  /// The tables of an UPDATE or DELETE, read like a SELECT's.
  Scope tables(FromItem first, @Nullable List<Join> joins, @Nullable Expression where) {
    Block block = new Block(null);
    joins(item(first, block, block.level), joins, block, block.level);
    close(block, where, null, null);
    if (where != null) {
      subqueries(Subqueries.of(where), block.scope);
    }
    return block.scope;
  }

  void expression(Expression expression, Scope scope) {
    subqueries(Subqueries.of(expression), scope);
  }

  /// One query block while its FROM clause is read.
  private static final class Block {
    final Scope scope;
    final Level level = new Level(null);
    final List<Level> levels = new ArrayList<>(List.of(level));
    final List<Reach.Pairing> pairings = new ArrayList<>();
    final List<Expression> ons = new ArrayList<>();

    Block(@Nullable Scope outer) {
      scope = new Scope(outer);
    }

    Level side(Level parent) {
      Level side = new Level(parent);
      levels.add(side);
      return side;
    }
  }

  /// `column IN (SELECT key ...)` as a condition that must hold: the subquery's key equals it.
  private record Link(Column column, Scope scope) {}

  private List<TableRef> item(FromItem item, Block block, Level level) {
    return switch (item) {
      case Table table -> List.of(table(table, block.scope, level));
      case ParenthesedFromItem nested -> {
        List<TableRef> first = item(nested.getFromItem(), block, level);
        yield joins(first, nested.getJoins(), block, level);
      }
      case ParenthesedSelect derived -> {
        int before = reach.refs().size();
        select(derived, lateral(item) ? block.scope : null, null);
        reach.spreadIfSharded(before, "A derived table over several shards is not supported yet.");
        yield List.of(reach.register(alias(item), true, null, block.scope, level));
      }
      // JSON_TABLE: its rows come from values, the same on each shard.
      case TableFunction function ->
          List.of(reach.register(alias(item), true, null, block.scope, level));
      default -> throw Refusal.notYet("This kind of table is not supported yet: " + item + ".");
    };
  }

  private static boolean lateral(FromItem item) {
    return item instanceof net.sf.jsqlparser.statement.select.LateralSubSelect;
  }

  private static String alias(FromItem item) {
    return item.getAlias() == null ? "" : Names.plain(item.getAlias().getName());
  }

  private TableRef table(Table table, Scope scope, Level level) {
    String name = Names.plain(table.getName());
    boolean aliased = table.getAlias() != null;
    String alias = aliased ? alias(table) : name;
    String schema = table.getSchemaName();
    if (schema == null && commonTables.contains(name)) {
      return reach.register(alias, aliased, null, scope, level);
    }
    return reach.register(
        alias,
        aliased,
        tables.find(schema == null ? null : Names.plain(schema), name),
        scope,
        level);
  }

  private List<TableRef> joins(
      List<TableRef> first, @Nullable List<Join> joins, Block block, Level level) {
    List<TableRef> left = new ArrayList<>(first);
    for (Join join : joins == null ? List.<Join>of() : joins) {
      if (join.isRight()) {
        right(join, left, block, level);
        continue;
      }
      Level side = join.isLeft() ? block.side(level) : level;
      List<TableRef> right = item(join.getFromItem(), block, side);
      on(join, left, right, side, block);
      block.pairings.add(new Reach.Pairing(List.copyOf(left), right, join.isLeft(), side));
      left.addAll(right);
    }
    return left;
  }

  /// `a RIGHT JOIN b` is `b LEFT JOIN a`; with more than one table before it only one shard will
  /// do.
  private void right(Join join, List<TableRef> left, Block block, Level level) {
    List<TableRef> kept = item(join.getFromItem(), block, level);
    Level side = block.side(level);
    side.refs.addAll(left);
    left.forEach(ref -> ref.level = side);
    on(join, kept, left, side, block);
    if (left.size() > 1) {
      reach.spread("RIGHT JOIN behind other joins is not supported over several shards yet.");
    }
    block.pairings.add(new Reach.Pairing(kept, List.copyOf(left), true, side));
    left.addAll(kept);
  }

  private static void on(
      Join join, List<TableRef> left, List<TableRef> right, Level side, Block block) {
    for (Expression on : join.getOnExpressions()) {
      if (on != null) {
        side.conjuncts.addAll(Expressions.conjuncts(on));
        block.ons.add(on);
      }
    }
    block.scope.merging |= join.isNatural() || !join.getUsingColumns().isEmpty();
    if (join.isNatural()) {
      KeyEqualities.natural(left, right, side);
    }
    if (join.getUsingColumns() != null) {
      for (Column column : join.getUsingColumns()) {
        KeyEqualities.merged(Names.plain(column.getColumnName()), left, right, side);
      }
    }
  }

  private void close(
      Block block, @Nullable Expression where, @Nullable Link link, @Nullable PlainSelect select) {
    block.level.conjuncts.addAll(Expressions.conjuncts(where));
    if (link != null && select != null) {
      KeyEqualities.link(link.column(), link.scope(), select, block.scope, block.level);
    }
    block.levels.forEach(each -> KeyEqualities.compared(each, block.scope));
    block.levels.forEach(each -> reach.restrict(each, block.scope));
    block.pairings.forEach(reach::check);
    if (block.scope.outer != null) {
      reach.correlated(block.scope, block.level);
    }
    block.ons.forEach(on -> subqueries(Subqueries.of(on), block.scope));
  }

  private void subqueries(List<Subqueries.Found> found, @Nullable Scope scope) {
    for (Subqueries.Found each : found) {
      int before = reach.refs().size();
      Link link =
          each.in() instanceof InExpression in
                  && scope != null
                  && Expressions.bare(in.getLeftExpression()) instanceof Column column
              ? new Link(column, scope)
              : null;
      select(each.select(), scope == null ? new Scope(null) : scope, link);
      if (scope == null) {
        reach.spreadIfSharded(before, "A subquery here is not supported over several shards yet.");
      }
    }
  }
}
