package io.kintsugi.router.plan;

import java.util.ArrayList;
import java.util.List;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.RowConstructor;
import net.sf.jsqlparser.expression.operators.conditional.AndExpression;
import net.sf.jsqlparser.expression.operators.relational.ParenthesedExpressionList;
import org.jspecify.annotations.Nullable;

/// Small questions about the parser's trees.
final class Expressions {
  private Expressions() {}

  /// Without parentheses around it.
  static Expression bare(Expression expression) {
    Expression bare = expression;
    while (bare instanceof ParenthesedExpressionList<?> list
        && !(bare instanceof RowConstructor<?>)
        && list.size() == 1) {
      bare = list.getFirst();
    }
    return bare;
  }

  /// The members of `(a, b)` or `ROW(a, b)`; null for anything else.
  static @Nullable List<? extends Expression> row(Expression expression) {
    return expression instanceof ParenthesedExpressionList<?> list && list.size() > 1 ? list : null;
  }

  /// What must all be true for the expression to be true.
  static List<Expression> conjuncts(@Nullable Expression expression) {
    List<Expression> found = new ArrayList<>();
    gather(expression, found);
    return found;
  }

  private static void gather(@Nullable Expression expression, List<Expression> into) {
    if (expression == null) {
      return;
    }
    Expression bare = bare(expression);
    if (bare instanceof AndExpression and) {
      gather(and.getLeftExpression(), into);
      gather(and.getRightExpression(), into);
    } else {
      into.add(bare);
    }
  }
}
