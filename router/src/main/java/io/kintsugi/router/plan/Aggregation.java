package io.kintsugi.router.plan;

import io.kintsugi.router.plan.MergePlan.Output;
import io.kintsugi.router.plan.MergePlan.SortKey;
import io.kintsugi.router.rule.ColumnType;
import io.kintsugi.router.sql.Keyword;
import java.util.ArrayList;
import java.util.List;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.expression.NullValue;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.statement.select.OrderByElement;
import net.sf.jsqlparser.statement.select.PlainSelect;
import org.jspecify.annotations.Nullable;

/// Groups whose rows lie on several shards: each shard folds its own rows and sends them sorted by
/// the group's keys, and equal neighbours are folded once more.
///
/// ```
/// SELECT age, AVG(score) FROM student GROUP BY age
/// SELECT age, AVG(score), SUM(score), COUNT(score) FROM student GROUP BY age ORDER BY age
/// ```
final class Aggregation {
  private final Source source;
  private final PlainSelect select;
  private final Scope scope;
  private final SelectClauses clauses;
  private final Columns columns;
  private final SortKeys keys;

  /// A group key: an item of the select list, or an expression that is to be hidden.
  ///
  /// @param number what to write into ORDER BY in place of tokens [from, to); 0 for those
  private record GroupKey(
      Expression expression, Columns.@Nullable Item item, int from, int to, int number) {}

  Aggregation(
      Source source,
      PlainSelect select,
      Scope scope,
      SelectClauses clauses,
      Columns columns,
      SortKeys keys) {
    this.source = source;
    this.select = select;
    this.scope = scope;
    this.clauses = clauses;
    this.columns = columns;
    this.keys = keys;
  }

  Scattering plan(@Nullable Limit limit) {
    if (clauses.having() < clauses.order()) {
      throw Refusal.notYet("HAVING over groups that span several shards is not supported yet.");
    }
    boolean distinct = select.getDistinct() != null;
    if (distinct && (select.getGroupBy() != null || aggregates())) {
      throw Refusal.notYet(
          "SELECT DISTINCT over groups that span several shards is not supported yet.");
    }
    List<GroupKey> groups = distinct ? columnsAsGroups() : groups();
    List<Output> outputs = new ArrayList<>();
    for (Columns.Item item : columns.items()) {
      outputs.add(output(item, groups));
    }
    List<Piece> order = new ArrayList<>();
    List<SortKey> sorted = sorted(groups, order);
    MergePlan merge =
        new MergePlan(columns.items().size(), sorted, outputs, sorted, 0, Long.MAX_VALUE);
    return new Scattering(puts(order), limit, merge);
  }

  private List<Piece.Put> puts(List<Piece> order) {
    List<Piece.Put> puts = new ArrayList<>();
    if (!columns.hidden().isEmpty()) {
      int end = source.endOf(clauses.from() - 1);
      puts.add(Piece.Put.at(source.place(end), columns.hidden()));
    }
    source.refuseNames(clauses.group(), clauses.limit());
    if (clauses.order() < clauses.limit()) {
      puts.add(new Piece.Put(source.span(clauses.order(), clauses.limit()), order));
    } else if (!order.isEmpty()) {
      order.addFirst(new Piece.Fixed(" "));
      int end = source.endOf(clauses.order() - 1);
      puts.add(Piece.Put.at(source.place(end), order));
    }
    return puts;
  }

  private boolean aggregates() {
    return Aggregates.in(source, clauses.items(), clauses.from()) != null;
  }

  /// DISTINCT is a grouping by all columns; their numbers mean the same whatever aliases say.
  private List<GroupKey> columnsAsGroups() {
    List<GroupKey> groups = new ArrayList<>();
    for (Columns.Item item : columns.items()) {
      groups.add(
          new GroupKey(
              item.parsed().getExpression(), item, item.from(), item.to(), groups.size() + 1));
    }
    return groups;
  }

  private List<GroupKey> groups() {
    List<GroupKey> groups = new ArrayList<>();
    if (select.getGroupBy() == null) {
      return groups;
    }
    List<?> expressions = select.getGroupBy().getGroupByExpressionList();
    List<int[]> ranges = source.items(clauses.group() + 2, clauses.having());
    if (ranges.size() != expressions.size()) {
      throw Refusal.notYet("This GROUP BY cannot be read well enough for several shards.");
    }
    for (int i = 0; i < ranges.size(); i++) {
      Expression expression = Expressions.bare((Expression) expressions.get(i));
      Columns.Item item = columns.named(expression, false);
      int[] range = ranges.get(i);
      groups.add(
          item == null
              ? new GroupKey(expression, null, range[0], range[1], 0)
              : new GroupKey(item.parsed().getExpression(), item, range[0], range[1], 0));
    }
    return groups;
  }

  /// The client's own order first, then the groups' remaining keys, so that groups stay together.
  private List<SortKey> sorted(List<GroupKey> groups, List<Piece> text) {
    List<GroupKey> rest = new ArrayList<>(groups);
    List<SortKey> sorted = new ArrayList<>();
    List<OrderByElement> elements = select.getOrderByElements();
    for (OrderByElement element : elements == null ? List.<OrderByElement>of() : elements) {
      if (groups.isEmpty() || element.getExpression() instanceof NullValue) {
        continue;
      }
      GroupKey key = ordered(Expressions.bare(element.getExpression()), groups);
      if (rest.remove(key)) {
        add(key, !element.isAsc(), sorted, text);
      }
    }
    rest.forEach(key -> add(key, false, sorted, text));
    return sorted;
  }

  private void add(GroupKey key, boolean descending, List<SortKey> sorted, List<Piece> text) {
    text.add(new Piece.Fixed(text.isEmpty() ? "ORDER BY " : ", "));
    text.add(
        key.number() > 0
            ? new Piece.Fixed("" + key.number())
            : new Piece.Copy(source.span(key.from(), key.to())));
    if (descending) {
      text.add(new Piece.Fixed(" DESC"));
    }
    Columns.Item item = key.item();
    sorted.add(
        item == null
            ? keys.key(key.expression(), -1, key.from(), key.to(), descending)
            : keys.key(key.expression(), item.place(), item.from(), item.to(), descending));
  }

  private GroupKey ordered(Expression expression, List<GroupKey> groups) {
    Columns.Item item = columns.named(expression, true);
    for (GroupKey key : groups) {
      boolean same =
          item != null
              ? item.equals(key.item())
              : key.item() == null && sameExpression(expression, key.expression());
      if (same) {
        return key;
      }
    }
    throw Refusal.notYet(
        "ORDER BY "
            + (item == null ? "an expression" : source.text(item.from()))
            + " over groups that span several shards is supported for the GROUP BY columns only"
            + " yet.");
  }

  private boolean sameExpression(Expression left, Expression right) {
    return (left instanceof Column a && right instanceof Column b)
        ? columns.sameTable(a, b)
            && Names.plain(a.getColumnName()).equalsIgnoreCase(Names.plain(b.getColumnName()))
        : left.toString().equals(right.toString());
  }

  private Output output(Columns.Item item, List<GroupKey> groups) {
    if (item.place() < 0 || item.star()) {
      throw Refusal.notYet("* beside aggregates is not supported over several shards yet.");
    }
    String aggregate = Aggregates.in(source, item.from(), item.to());
    if (aggregate == null) {
      return first(item, groups);
    }
    if (!Aggregates.whole(source, item.from(), item.to())) {
      throw Refusal.notYet(
          aggregate + " inside an expression is not supported over several shards yet.");
    }
    boolean distinct = Aggregates.distinct(source, item.from());
    if (distinct && !aggregate.equals("MIN") && !aggregate.equals("MAX")) {
      throw Refusal.notYet(aggregate + "(DISTINCT ...) is not supported over several shards yet.");
    }
    return folded(item, aggregate);
  }

  private Output folded(Columns.Item item, String aggregate) {
    int place = item.place();
    int from = item.from() + 2;
    int to = item.to() - 1;
    return switch (aggregate) {
      case "COUNT" -> new Output.Count(place);
      case "SUM" -> new Output.Sum(place);
      case "MIN" -> new Output.Min(place, weight(item));
      case "MAX" -> new Output.Max(place, weight(item));
      case "AVG" ->
          new Output.Avg(
              place, columns.hide("SUM(", from, to, ")"), columns.hide("COUNT(", from, to, ")"));
      default -> throw new IllegalArgumentException(aggregate);
    };
  }

  private int weight(Columns.Item item) {
    boolean one =
        item.parsed().getExpression() instanceof Function call
            && call.getParameters() != null
            && call.getParameters().size() == 1;
    ColumnType type =
        one
            ? columns.type(((Function) item.parsed().getExpression()).getParameters().getFirst())
            : null;
    return keys.weight(type, item.from(), item.to());
  }

  /// Without GROUP BY a shard without rows sends NULL for a column, although another shard has a
  /// value to show.
  private Output first(Columns.Item item, List<GroupKey> groups) {
    if (groups.isEmpty() && select.getGroupBy() == null && readsColumn(item)) {
      throw Refusal.notYet(
          "A column beside aggregates without GROUP BY is not supported over several shards yet.");
    }
    return new Output.First(item.place());
  }

  private boolean readsColumn(Columns.Item item) {
    for (int i = item.from(); i < item.to(); i++) {
      boolean call = source.kind(i + 1) == io.kintsugi.router.sql.Token.LEFT_PAREN;
      if (source.isName(i) && !call && source.keyword(i) != Keyword.NULL) {
        return true;
      }
    }
    return scope.refs.isEmpty();
  }
}
