package io.kintsugi.router.plan;

import java.util.List;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.operators.relational.EqualsTo;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.SelectItem;
import org.jspecify.annotations.Nullable;

/// Finds the sharding keys that a query says are equal, each where it holds: tables joined by them
/// have their matching rows on the same shard.
final class KeyEqualities {
  private KeyEqualities() {}

  /// Columns of the same name are equal.
  static void natural(List<TableRef> left, List<TableRef> right, Level side) {
    for (TableRef ref : right) {
      if (ref.key() != null) {
        merged(ref.key().column(), left, right, side);
      }
    }
  }

  /// The column a USING names: of several tables of that name on one side MySQL has made one.
  static void merged(String column, List<TableRef> left, List<TableRef> right, Level side) {
    for (TableRef a : left) {
      for (TableRef b : right) {
        if (a.isKey(column) && b.isKey(column) && a.colocated(b)) {
          side.equalities.join(a, b);
        }
      }
    }
  }

  /// A subquery's only item equals this column of the query around it.
  static void link(Column column, Scope outerScope, PlainSelect select, Scope scope, Level level) {
    List<SelectItem<?>> items = select.getSelectItems();
    if (items.size() == 1 && items.getFirst().getExpression() instanceof Column item) {
      TableRef outer = keyOf(column, outerScope);
      TableRef inner = keyOf(item, scope);
      if (outer != null && inner != null && outer.colocated(inner)) {
        level.equalities.join(outer, inner);
      }
    }
  }

  /// What the conjuncts of ON or WHERE compare.
  static void compared(Level level, Scope scope) {
    for (Expression conjunct : level.conjuncts) {
      if (conjunct instanceof EqualsTo equal && equal.getStringExpression().equals("=")) {
        TableRef left = keyOf(Expressions.bare(equal.getLeftExpression()), scope);
        TableRef right = keyOf(Expressions.bare(equal.getRightExpression()), scope);
        if (left != null && right != null && left.colocated(right)) {
          level.equalities.join(left, right);
        }
      }
    }
  }

  private static @Nullable TableRef keyOf(Expression expression, Scope scope) {
    if (!(expression instanceof Column column)) {
      return null;
    }
    TableRef ref = scope.resolve(column);
    return ref != null && ref.isKey(Names.plain(column.getColumnName())) ? ref : null;
  }
}
