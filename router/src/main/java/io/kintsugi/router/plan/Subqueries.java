package io.kintsugi.router.plan;

import java.util.ArrayList;
import java.util.List;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.ExpressionVisitorAdapter;
import net.sf.jsqlparser.expression.operators.relational.InExpression;
import net.sf.jsqlparser.statement.select.OrderByElement;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.select.SelectItem;
import org.jspecify.annotations.Nullable;

/// Finds the SELECTs inside expressions, one level deep.
final class Subqueries extends ExpressionVisitorAdapter<@Nullable Void> {

  /// @param in the IN that must hold and has the subquery as its right side, if so
  record Found(Select select, @Nullable InExpression in) {}

  private final List<Found> found = new ArrayList<>();

  private Subqueries() {}

  static List<Found> of(Expression expression) {
    Subqueries finder = new Subqueries();
    for (Expression conjunct : Expressions.conjuncts(expression)) {
      if (conjunct instanceof InExpression in
          && !in.isNot()
          && in.getRightExpression() instanceof Select select) {
        finder.found.add(new Found(select, in));
        in.getLeftExpression().accept(finder, null);
      } else {
        conjunct.accept(finder, null);
      }
    }
    return finder.found;
  }

  /// All of a block's except those of FROM and ON.
  static List<Found> of(PlainSelect select) {
    List<Found> all = new ArrayList<>();
    Subqueries finder = new Subqueries();
    for (SelectItem<?> item : select.getSelectItems()) {
      item.getExpression().accept(finder, null);
    }
    if (select.getGroupBy() != null) {
      select.getGroupBy().getGroupByExpressionList().accept(finder, null);
    }
    if (select.getHaving() != null) {
      select.getHaving().accept(finder, null);
    }
    if (select.getWhere() != null) {
      all.addAll(of(select.getWhere()));
    }
    all.addAll(finder.found);
    return all;
  }

  /// Those of the clauses behind a whole query: ORDER BY and LIMIT.
  static List<Found> ofTail(Select select) {
    Subqueries finder = new Subqueries();
    if (select.getOrderByElements() != null) {
      for (OrderByElement element : select.getOrderByElements()) {
        element.getExpression().accept(finder, null);
      }
    }
    return finder.found;
  }

  @Override
  public <S> @Nullable Void visit(ParenthesedSelect select, S context) {
    found.add(new Found(select, null));
    return null;
  }

  @Override
  public <S> @Nullable Void visit(Select select, S context) {
    found.add(new Found(select, null));
    return null;
  }
}
