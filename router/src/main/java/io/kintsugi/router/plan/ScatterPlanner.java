package io.kintsugi.router.plan;

import io.kintsugi.router.plan.MergePlan.Output;
import io.kintsugi.router.plan.MergePlan.SortKey;
import io.kintsugi.router.sql.Keyword;
import io.kintsugi.router.sql.Token;
import java.util.ArrayList;
import java.util.List;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.NullValue;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.statement.select.AllTableColumns;
import net.sf.jsqlparser.statement.select.OrderByElement;
import net.sf.jsqlparser.statement.select.PlainSelect;
import org.jspecify.annotations.Nullable;

/// Spreads a SELECT over shards whose own rows give the right answer for themselves: what is left
/// is to put the answers together.
///
/// ```
/// SELECT name FROM student ORDER BY age LIMIT 2, 3
/// SELECT name, age FROM student ORDER BY age LIMIT 5     on each shard; merged, 2 skipped, 3 given
/// ```
final class ScatterPlanner {
  private final Source source;
  private final Operands operands;
  private final PlainSelect select;
  private final Scope scope;
  private final SelectClauses clauses;
  private final Columns columns;
  private final SortKeys keys;
  private final List<Piece.Put> puts = new ArrayList<>();

  private ScatterPlanner(Source source, Operands operands, PlainSelect select, Scope scope) {
    this.source = source;
    this.operands = operands;
    this.select = select;
    this.scope = scope;
    this.clauses = SelectClauses.of(source);
    this.columns =
        new Columns(source, scope, select.getSelectItems(), clauses.items(), clauses.from());
    this.keys = new SortKeys(columns);
  }

  /// Throws {@link Refusal} with the construct's name when it cannot be done.
  static Scattering plan(Source source, Operands operands, PlainSelect select, Scope scope) {
    return new ScatterPlanner(source, operands, select, scope).plan();
  }

  private Scattering plan() {
    refuseOddities();
    boolean folded = select.getGroupBy() != null || aggregate() != null;
    boolean local = select.getGroupBy() != null && groupsByKey();
    if (folded && !local) {
      return new Aggregation(source, select, scope, clauses, columns, keys).plan(limit());
    }
    if (distinct() && !showsKey()) {
      if (local) {
        throw Refusal.notYet(
            "SELECT DISTINCT over groups is not supported over several shards yet without the"
                + " sharding key among its columns.");
      }
      return new Aggregation(source, select, scope, clauses, columns, keys).plan(limit());
    }
    List<SortKey> order = order();
    columns.leanOnStars(!order.isEmpty());
    MergePlan merge =
        new MergePlan(columns.visible(), order, List.<Output>of(), List.of(), 0, Long.MAX_VALUE);
    return new Scattering(puts(), limit(), merge, List.of());
  }

  private List<Piece.Put> puts() {
    if (!columns.hidden().isEmpty()) {
      int end = source.endOf(clauses.from() - 1);
      puts.add(Piece.Put.at(source.place(end), columns.hidden()));
    }
    return puts;
  }

  private void refuseOddities() {
    if (source.count(Keyword.OVER) > 0) {
      throw Refusal.notYet("Window functions are not supported over several shards yet.");
    }
    if (source.count(Keyword.SQL_CALC_FOUND_ROWS) > 0) {
      throw Refusal.notYet("SQL_CALC_FOUND_ROWS is not supported over several shards yet.");
    }
    if (source.count(Keyword.ROLLUP) > 0) {
      throw Refusal.notYet("WITH ROLLUP is not supported over several shards yet.");
    }
    Repeatable.refuseSeeds(source);
  }

  private @Nullable String aggregate() {
    String shown = Aggregates.in(source, clauses.items(), clauses.from());
    String ordered = Aggregates.in(source, clauses.having(), clauses.limit());
    return shown == null ? ordered : shown;
  }

  private boolean distinct() {
    return select.getDistinct() != null;
  }

  /// Then no group has rows on two shards, and each shard's groups are whole.
  private boolean groupsByKey() {
    return select.getGroupBy().getGroupByExpressionList().stream().anyMatch(this::isOwnKey);
  }

  private boolean isOwnKey(Object expression) {
    return expression instanceof Expression e
        && Expressions.bare(e) instanceof Column column
        && scope.resolve(column) instanceof TableRef ref
        && ref.isKey(Names.plain(column.getColumnName()))
        && ref.level.parent == null
        && scope.refs.contains(ref);
  }

  private boolean showsKey() {
    return columns.items().stream()
        .anyMatch(
            item -> item.star() ? starShowsKey(item) : isOwnKey(item.parsed().getExpression()));
  }

  private boolean starShowsKey(Columns.Item item) {
    return scope.refs.stream()
        .anyMatch(ref ->
            ref.sharded()
                && ref.level.parent == null
                && (!(item.parsed().getExpression() instanceof AllTableColumns all)
                    || Names.plain(all.getTable().getName()).equals(ref.alias)));
  }

  private List<SortKey> order() {
    List<SortKey> order = new ArrayList<>();
    List<OrderByElement> elements = select.getOrderByElements();
    if (elements == null) {
      return order;
    }
    List<int[]> ranges = source.items(clauses.order() + 2, clauses.limit());
    if (ranges.size() != elements.size()) {
      throw Refusal.notYet("This ORDER BY cannot be read well enough for several shards.");
    }
    for (int i = 0; i < elements.size(); i++) {
      Expression expression = Expressions.bare(elements.get(i).getExpression());
      if (!(expression instanceof NullValue) && operands.of(expression) == null) {
        order.add(sortKey(expression, ranges.get(i), !elements.get(i).isAsc()));
      }
    }
    return order;
  }

  private SortKey sortKey(Expression expression, int[] range, boolean descending) {
    Columns.Item item = columns.named(expression, true);
    if (item != null && Repeatable.isRandom(Expressions.bare(item.parsed().getExpression()))) {
      return new SortKey(item.place(), -1, descending);
    }
    if (item != null) {
      return keys.key(
          item.parsed().getExpression(), item.place(), item.from(), item.to(), descending);
    }
    boolean directed =
        source.keyword(range[1] - 1) == Keyword.ASC || source.keyword(range[1] - 1) == Keyword.DESC;
    int end = range[1] - (directed ? 1 : 0);
    columns.refuseUnknown(expression);
    refuseAliases(range[0], end);
    int place = expression instanceof Column column ? columns.starPlace(column) : -1;
    if (distinct() && place < 0) {
      throw Refusal.notYet(
          "SELECT DISTINCT ordered by what it does not show is not supported over several shards.");
    }
    return Repeatable.isRandom(expression)
        ? random(range[0], end, descending)
        : keys.key(expression, place, range[0], end, descending);
  }

  /// `ORDER BY RAND()`: by the very number that the hidden column holds.
  private SortKey random(int from, int end, boolean descending) {
    int place = columns.hide(List.of(new Piece.Fixed("RAND()")));
    String number = Integer.toString(place + 1);
    puts.add(new Piece.Put(source.span(from, end), List.of(new Piece.Fixed(number))));
    return new SortKey(place, -1, descending);
  }

  /// Within an expression of ORDER BY an alias means the column of that alias; in the select list,
  /// where the hidden column goes, it would mean something else.
  private void refuseAliases(int from, int to) {
    for (int i = from; i < to; i++) {
      boolean name = source.isName(i) && source.kind(i + 1) != Token.LEFT_PAREN;
      if (name && source.kind(i - 1) != Token.DOT && columns.isAlias(source.name(i))) {
        throw Refusal.notYet(
            "ORDER BY an expression over the alias "
                + source.name(i)
                + " is not supported over several shards yet.");
      }
    }
  }

  private @Nullable Limit limit() {
    if (select.getLimit() == null) {
      return null;
    }
    net.sf.jsqlparser.statement.select.Limit parsed = select.getLimit();
    Expression skipped =
        select.getOffset() == null ? parsed.getOffset() : select.getOffset().getOffset();
    Operand count = parsed.getRowCount() == null ? null : operands.of(parsed.getRowCount());
    Operand offset = skipped == null ? null : operands.of(skipped);
    if (count == null || (skipped != null && offset == null)) {
      throw Refusal.notYet("This form of LIMIT is not supported over several shards yet.");
    }
    int before = 0;
    int inside = 0;
    for (int i = 0; i < clauses.tail(); i++) {
      boolean parameter = source.kind(i) == Token.PARAMETER;
      before += parameter && i < clauses.limit() ? 1 : 0;
      inside += parameter && i >= clauses.limit() ? 1 : 0;
    }
    return new Limit(source.span(clauses.limit(), clauses.tail()), count, offset, before, inside);
  }
}
