package io.kintsugi.router.plan;

import io.kintsugi.router.plan.MergePlan.Output;
import io.kintsugi.router.plan.MergePlan.SortKey;
import io.kintsugi.router.rule.ColumnInfo;
import io.kintsugi.router.sql.Keyword;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
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
  private static final Pattern LITERAL = Pattern.compile("\\?\\d+");

  private final Source source;
  private final PlainSelect select;
  private final Scope scope;
  private final SelectClauses clauses;
  private final Columns columns;
  private final SortKeys keys;
  private final List<Scattering.Twins> twins = new ArrayList<>();

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
    return new Scattering(puts(order), limit, merge, twins);
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
      if (item == null) {
        columns.refuseUnknown(expression);
      }
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
    List<OrderByElement> elements =
        select.getOrderByElements() == null ? List.of() : select.getOrderByElements();
    List<int[]> ranges =
        elements.isEmpty() ? List.of() : source.items(clauses.order() + 2, clauses.limit());
    if (ranges.size() != elements.size()) {
      throw Refusal.notYet("This ORDER BY cannot be read well enough for several shards.");
    }
    for (int i = 0; i < elements.size(); i++) {
      OrderByElement element = elements.get(i);
      if (groups.isEmpty() || element.getExpression() instanceof NullValue) {
        continue;
      }
      GroupKey key = ordered(Expressions.bare(element.getExpression()), ranges.get(i), groups);
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
    int place = item == null ? -1 : item.place();
    int from = item == null ? key.from() : item.from();
    int to = item == null ? key.to() : item.to();
    sorted.add(
        select.getGroupBy() == null
            ? keys.key(key.expression(), place, from, to, descending)
            : keys.groupKey(key.expression(), place, from, to, descending));
  }

  private GroupKey ordered(Expression expression, int[] range, List<GroupKey> groups) {
    Columns.Item item = columns.named(expression, true);
    for (GroupKey key : groups) {
      boolean same =
          item != null
              ? item.equals(key.item())
              : key.item() == null && sameExpression(expression, key.expression());
      if (same) {
        return key;
      }
      if (item == null && key.item() == null && twins(expression, key)) {
        boolean directed =
            source.keyword(range[1] - 1) == Keyword.ASC
                || source.keyword(range[1] - 1) == Keyword.DESC;
        int end = directed ? range[1] - 1 : range[1];
        twins.add(
            new Scattering.Twins(source.span(range[0], end), source.span(key.from(), key.to())));
        return key;
      }
    }
    throw Refusal.notYet(
        "ORDER BY "
            + (item == null ? "an expression" : source.text(item.from()))
            + " over groups that span several shards is supported for the GROUP BY columns only"
            + " yet.");
  }

  /// Alike but for the literals, which the parser's text has numbers for.
  private static boolean twins(Expression left, GroupKey key) {
    return LITERAL
        .matcher(left.toString())
        .replaceAll("?")
        .equals(LITERAL.matcher(key.expression().toString()).replaceAll("?"));
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
      case "MIN" -> new Output.Min(extreme(item));
      case "MAX" -> new Output.Max(extreme(item));
      case "AVG" ->
          new Output.Avg(
              place, columns.hide("SUM(", from, to, ")"), columns.hide("COUNT(", from, to, ")"));
      default -> throw new IllegalArgumentException(aggregate);
    };
  }

  private SortKey extreme(Columns.Item item) {
    boolean one =
        item.parsed().getExpression() instanceof Function call
            && call.getParameters() != null
            && call.getParameters().size() == 1;
    ColumnInfo argument =
        one
            ? columns.info(((Function) item.parsed().getExpression()).getParameters().getFirst())
            : null;
    return keys.extreme(argument, item.place(), item.from(), item.to());
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
