package io.kintsugi.router.plan;

import java.util.ArrayList;
import java.util.List;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.operators.conditional.AndExpression;
import net.sf.jsqlparser.expression.operators.conditional.OrExpression;
import net.sf.jsqlparser.expression.operators.relational.Between;
import net.sf.jsqlparser.expression.operators.relational.ComparisonOperator;
import net.sf.jsqlparser.expression.operators.relational.EqualsTo;
import net.sf.jsqlparser.expression.operators.relational.ExpressionList;
import net.sf.jsqlparser.expression.operators.relational.InExpression;
import net.sf.jsqlparser.expression.operators.relational.IsNullExpression;
import net.sf.jsqlparser.expression.operators.relational.ParenthesedExpressionList;
import net.sf.jsqlparser.schema.Column;
import org.jspecify.annotations.Nullable;

/// Reads an expression for what it says about one table's key. NOT, `<>`, XOR, casts, collations
/// and everything else that is not listed here say nothing.
final class Conditions {
  private final Operands operands;
  private final Scope scope;

  Conditions(Operands operands, Scope scope) {
    this.operands = operands;
    this.scope = scope;
  }

  KeyCondition of(Expression expression, TableRef ref) {
    return switch (expression) {
      case AndExpression and ->
          KeyCondition.and(
              List.of(of(and.getLeftExpression(), ref), of(and.getRightExpression(), ref)));
      case OrExpression or ->
          KeyCondition.or(
              List.of(of(or.getLeftExpression(), ref), of(or.getRightExpression(), ref)));
      case ParenthesedExpressionList<?> list when list.size() == 1 -> of(list.getFirst(), ref);
      case ComparisonOperator comparison -> comparison(comparison, ref);
      case Between between -> between(between, ref);
      case InExpression in -> in(in, ref);
      case IsNullExpression none when !none.isNot() && isKey(none.getLeftExpression(), ref) ->
          new KeyCondition.IsNull();
      case null -> KeyCondition.ANY;
      default -> KeyCondition.ANY;
    };
  }

  private KeyCondition comparison(ComparisonOperator comparison, TableRef ref) {
    Expression left = Expressions.bare(comparison.getLeftExpression());
    Expression right = Expressions.bare(comparison.getRightExpression());
    String operator = comparison.getStringExpression();
    List<? extends Expression> lefts = Expressions.row(left);
    List<? extends Expression> rights = Expressions.row(right);
    if (operator.equals("=") && lefts != null && rights != null) {
      return rows(lefts, rights, ref);
    }
    if (isKey(left, ref)) {
      return compared(operator, operands.of(right));
    }
    return isKey(right, ref) ? compared(mirrored(operator), operands.of(left)) : KeyCondition.ANY;
  }

  private KeyCondition rows(
      List<? extends Expression> lefts, List<? extends Expression> rights, TableRef ref) {
    if (lefts.size() != rights.size()) {
      return KeyCondition.ANY;
    }
    List<KeyCondition> parts = new ArrayList<>();
    for (int i = 0; i < lefts.size(); i++) {
      parts.add(comparison(new EqualsTo(lefts.get(i), rights.get(i)), ref));
    }
    return KeyCondition.and(parts);
  }

  private static KeyCondition compared(String operator, @Nullable Operand value) {
    if (value == null) {
      return KeyCondition.ANY;
    }
    return switch (operator) {
      case "=" -> new KeyCondition.Equal(value);
      case "<=>" -> new KeyCondition.NullSafeEqual(value);
      case "<", "<=" -> new KeyCondition.Between(null, value);
      case ">", ">=" -> new KeyCondition.Between(value, null);
      default -> KeyCondition.ANY;
    };
  }

  private static String mirrored(String operator) {
    return switch (operator) {
      case "<" -> ">";
      case "<=" -> ">=";
      case ">" -> "<";
      case ">=" -> "<=";
      default -> operator;
    };
  }

  private KeyCondition between(Between between, TableRef ref) {
    Operand low = operands.of(between.getBetweenExpressionStart());
    Operand high = operands.of(between.getBetweenExpressionEnd());
    boolean plain = !between.isNot() && !between.isUsingSymmetric() && low != null && high != null;
    return plain && isKey(Expressions.bare(between.getLeftExpression()), ref)
        ? new KeyCondition.Between(low, high)
        : KeyCondition.ANY;
  }

  private KeyCondition in(InExpression in, TableRef ref) {
    if (in.isNot() || !(in.getRightExpression() instanceof ExpressionList<?> members)) {
      return KeyCondition.ANY;
    }
    Expression left = Expressions.bare(in.getLeftExpression());
    List<? extends Expression> row = Expressions.row(left);
    if (row != null) {
      return KeyCondition.or(members.stream().map(member -> member(row, member, ref)).toList());
    }
    if (!isKey(left, ref)) {
      return KeyCondition.ANY;
    }
    List<Operand> values = new ArrayList<>();
    for (Expression member : members) {
      Operand value = operands.of(member);
      if (value == null) {
        return KeyCondition.ANY;
      }
      values.add(value);
    }
    return new KeyCondition.In(values);
  }

  private KeyCondition member(List<? extends Expression> lefts, Expression member, TableRef ref) {
    List<? extends Expression> rights = Expressions.row(member);
    return rights == null ? KeyCondition.ANY : rows(lefts, rights, ref);
  }

  private boolean isKey(Expression expression, TableRef ref) {
    return Expressions.bare(expression) instanceof Column column
        && ref.isKey(Names.plain(column.getColumnName()))
        && scope.resolve(column) == ref;
  }
}
