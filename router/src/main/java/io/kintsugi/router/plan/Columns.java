package io.kintsugi.router.plan;

import io.kintsugi.router.rule.ColumnInfo;
import io.kintsugi.router.rule.ColumnType;
import io.kintsugi.router.rule.PadSpace;
import java.util.ArrayList;
import java.util.List;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.LongValue;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.statement.select.AllColumns;
import net.sf.jsqlparser.statement.select.AllTableColumns;
import net.sf.jsqlparser.statement.select.SelectItem;
import org.jspecify.annotations.Nullable;

/// The columns a SELECT gives, by place, and the ones the proxy adds behind them.
///
/// ```
/// SELECT name FROM student ORDER BY age
/// SELECT name, age FROM student ORDER BY age     -- and age is not shown
/// ```
final class Columns {

  /// One item of the list; {@code from} and {@code to} are the tokens of its expression.
  record Item(SelectItem<?> parsed, int from, int to, int place) {
    boolean star() {
      return parsed.getExpression() instanceof AllColumns;
    }

    @Nullable String alias() {
      return parsed.getAlias() == null ? null : Names.unquoted(parsed.getAlias().getName());
    }
  }

  private final Source source;
  private final Scope scope;
  private final List<Item> items = new ArrayList<>();
  private final List<Piece> hidden = new ArrayList<>();
  private final int visible;
  private int next;
  private boolean counted;

  Columns(Source source, Scope scope, List<SelectItem<?>> parsed, int from, int to) {
    this.source = source;
    this.scope = scope;
    List<int[]> ranges = source.items(from, to);
    if (ranges.size() != parsed.size()) {
      throw Refusal.notYet("The select list cannot be read well enough for several shards.");
    }
    int place = 0;
    for (int i = 0; i < parsed.size(); i++) {
      SelectItem<?> item = parsed.get(i);
      int[] range = ranges.get(i);
      items.add(new Item(item, range[0], expressionEnd(item, range), place));
      int width = width(item.getExpression());
      place = place < 0 || width < 0 ? -1 : place + width;
    }
    visible = place;
    next = place;
  }

  private int expressionEnd(SelectItem<?> item, int[] range) {
    if (item.getAlias() == null) {
      return range[1];
    }
    boolean as = source.keyword(range[1] - 2) == io.kintsugi.router.sql.Keyword.AS;
    return range[1] - (as ? 2 : 1);
  }

  List<Item> items() {
    return items;
  }

  /// How many columns the client sees; all of what comes when none is hidden.
  int visible() {
    return hidden.isEmpty() && !counted ? MergePlan.ALL : visible;
  }

  /// Places behind a `*` are the catalogue's word.
  void leanOnStars(boolean used) {
    counted |= used && items.stream().anyMatch(Item::star);
  }

  /// What stands behind the select list for the hidden columns.
  List<Piece> hidden() {
    return hidden;
  }

  /// -1 when the table's columns are not known.
  private int width(Expression expression) {
    return switch (expression) {
      case AllTableColumns all -> {
        String name = Names.plain(all.getTable().getName());
        yield scope.refs.stream()
            .filter(ref -> ref.alias.equals(name))
            .findFirst()
            .map(Columns::width)
            .orElse(-1);
      }
      case AllColumns all -> {
        int sum = scope.merging ? -1 : 0;
        for (TableRef ref : scope.refs) {
          int width = width(ref);
          sum = sum < 0 || width < 0 ? -1 : sum + width;
        }
        yield sum;
      }
      default -> 1;
    };
  }

  private static int width(TableRef ref) {
    return ref.table == null || ref.opaque()
        ? -1
        : (int) ref.table.columns().stream().filter(column -> !column.invisible()).count();
  }

  /// The place of a new hidden column.
  int hide(List<Piece> pieces) {
    if (next < 0) {
      throw Refusal.notYet(
          "SELECT * over several shards with ORDER BY needs the table's columns, which are not"
              + " known.");
    }
    hidden.add(new Piece.Fixed(", "));
    hidden.addAll(pieces);
    return next++;
  }

  int hide(String before, int from, int to, String after) {
    source.refuseNames(from, to);
    Repeatable.refuseOther(source, from, to);
    for (int i = from; i < to; i++) {
      if (source.kind(i) == io.kintsugi.router.sql.Token.PARAMETER) {
        throw Refusal.notYet(
            "ORDER BY, GROUP BY or an aggregate over an expression with a parameter is not"
                + " supported over several shards yet.");
      }
    }
    return hide(
        List.of(
            new Piece.Fixed(before),
            new Piece.Copy(source.span(from, to)),
            new Piece.Fixed(after)));
  }

  /// The item an ORDER BY or GROUP BY element names: by number, by alias or as the same column.
  /// ORDER BY looks at aliases first, GROUP BY at the tables' columns.
  @Nullable Item named(Expression expression, boolean aliasFirst) {
    if (expression instanceof LongValue number) {
      return numbered(number.getValue());
    }
    if (!(expression instanceof Column column)) {
      return same(expression);
    }
    boolean plain = column.getTable() == null || column.getTable().getName() == null;
    Item byAlias = plain ? aliased(Names.plain(column.getColumnName())) : null;
    Item byColumn = sameColumn(column);
    if (byAlias != null
        && !byAlias.equals(byColumn)
        && !aliasFirst
        && scope.resolve(column) != null) {
      throw Refusal.notYet(
          "GROUP BY "
              + column
              + " names a column and another column's alias; this is not supported over several"
              + " shards yet.");
    }
    return byAlias != null ? byAlias : byColumn;
  }

  private Item numbered(long number) {
    boolean star = items.stream().anyMatch(Item::star);
    if (number < 1 || (!star && number > items.size())) {
      throw new Refusal(
          RouteError.UNKNOWN_COLUMN, "Unknown column '" + number + "' in 'order clause'");
    }
    if (star) {
      throw Refusal.notYet(
          "ORDER BY or GROUP BY a column's number together with * is not supported over several"
              + " shards yet.");
    }
    return items.get((int) number - 1);
  }

  private @Nullable Item aliased(String name) {
    return items.stream()
        .filter(item -> name.equalsIgnoreCase(item.alias()))
        .findFirst()
        .orElse(null);
  }

  boolean isAlias(String name) {
    return aliased(name) != null;
  }

  private @Nullable Item sameColumn(Column column) {
    for (Item item : items) {
      if (item.parsed().getExpression() instanceof Column other
          && !item.star()
          && Names.plain(other.getColumnName())
              .equalsIgnoreCase(Names.plain(column.getColumnName()))
          && sameTable(column, other)) {
        return item;
      }
    }
    return null;
  }

  boolean sameTable(Column left, Column right) {
    TableRef ref = scope.resolve(left);
    return ref == null
        ? left.toString().equalsIgnoreCase(right.toString())
        : ref == scope.resolve(right);
  }

  /// Literals are numbered in the parser's text, so equal texts with a literal are one literal.
  private @Nullable Item same(Expression expression) {
    String text = expression.toString();
    return items.stream()
        .filter(item -> item.parsed().getExpression().toString().equals(text))
        .findFirst()
        .orElse(null);
  }

  /// The place of a column that `*` brings, or -1.
  int starPlace(Column column) {
    TableRef ref = scope.resolve(column);
    if (ref == null || ref.table == null || scope.merging) {
      return -1;
    }
    for (Item item : items) {
      int place = item.place() < 0 ? -1 : within(item, ref, Names.plain(column.getColumnName()));
      if (place >= 0) {
        return place;
      }
    }
    return -1;
  }

  private int within(Item item, TableRef wanted, String name) {
    int place = item.place();
    if (item.parsed().getExpression() instanceof AllTableColumns all) {
      return Names.plain(all.getTable().getName()).equals(wanted.alias)
          ? inTable(wanted, name, place)
          : -1;
    }
    if (!item.star()) {
      return -1;
    }
    for (TableRef ref : scope.refs) {
      if (ref == wanted) {
        return inTable(ref, name, place);
      }
      int width = width(ref);
      if (width < 0) {
        return -1;
      }
      place += width;
    }
    return -1;
  }

  private static int inTable(TableRef ref, String name, int start) {
    int place = start;
    if (ref.table != null) {
      for (ColumnInfo column : ref.table.columns()) {
        if (column.name().equalsIgnoreCase(name)) {
          return column.invisible() ? -1 : place;
        }
        place += column.invisible() ? 0 : 1;
      }
    }
    return -1;
  }

  /// A hidden column is looked up among the shown ones, so that MySQL would name the wrong clause
  /// in its error: a column nobody knows is not hidden, and a shard is asked about the whole
  /// statement.
  void refuseUnknown(Expression expression) {
    if (!(expression instanceof Column column)) {
      return;
    }
    TableRef ref = scope.resolve(column);
    boolean possible =
        ref == null
            ? scope.refs.isEmpty() || scope.refs.stream().anyMatch(TableRef::opaque)
            : ref.opaque() || ref.has(Names.plain(column.getColumnName()));
    if (!possible) {
      throw Refusal.notYet("The column " + column + " is not one of the tables' known columns.");
    }
  }

  /// The column's type; null when it is not a plain column or not known.
  @Nullable ColumnType type(Expression expression) {
    ColumnInfo info = info(expression);
    return info == null ? null : info.type();
  }

  /// What is known of a plain column; null for anything else.
  @Nullable ColumnInfo info(Expression expression) {
    if (Expressions.bare(expression) instanceof Column column) {
      TableRef ref = scope.resolve(column);
      return ref == null || ref.table == null
          ? null
          : ref.table.column(Names.plain(column.getColumnName()));
    }
    return null;
  }

  /// A collation whose order cannot be told, which the expression at tokens [from, to) may have:
  /// one of the tables' columns has it, or the expression names it. Null when there is none.
  @Nullable String oddCollation(int from, int to) {
    for (TableRef ref : scope.refs) {
      for (ColumnInfo column : ref.table == null ? List.<ColumnInfo>of() : ref.table.columns()) {
        if (column.collation() != null && PadSpace.weighsOtherwise(column.collation())) {
          return column.collation();
        }
      }
    }
    for (int i = from; i < to; i++) {
      String named = source.isName(i) ? Names.lower(source.name(i)) : "";
      if (PadSpace.weighsOtherwise(named)) {
        return named;
      }
    }
    return null;
  }
}
