package io.kintsugi.router.plan;

import io.kintsugi.router.rule.WeightQuestion;
import io.kintsugi.router.rule.Weights;
import io.kintsugi.router.sql.SqlValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The values of one execution: the text's literals, the client's parameters and its variables.
///
/// Remembers the first question that only a server can answer; the plan is then that question.
abstract class Binding {
  private final Weights weights;
  private @Nullable WeightQuestion question;

  Binding(Weights weights) {
    this.weights = weights;
  }

  abstract SqlValue slot(int slot);

  abstract void list(int slot, List<SqlValue> into);

  abstract SqlValue parameter(int index);

  abstract SqlValue variable(String name);

  abstract SqlValue sessionFunction(String name);

  Weights weights() {
    return weights;
  }

  @Nullable WeightQuestion question() {
    return question;
  }

  void ask(WeightQuestion asked) {
    if (question == null) {
      question = asked;
    }
  }

  /// Null when only the server could say, as for `-'5'`.
  @Nullable SqlValue value(Operand operand) {
    return switch (operand) {
      case Operand.Slot slot -> slot(slot.slot());
      case Operand.ListSlot list -> null;
      case Operand.Parameter parameter -> parameter(parameter.index());
      case Operand.Variable variable -> variable(variable.name());
      case Operand.SessionFunction function -> sessionFunction(function.name());
      case Operand.Negated negated -> negate(value(negated.operand()));
      case Operand.Fixed fixed -> fixed.value();
    };
  }

  /// Null when one of them is not known. A string in a variable counts as unknown here: its
  /// collation would weigh in the comparison.
  @Nullable List<SqlValue> values(List<Operand> operands) {
    List<SqlValue> values = new ArrayList<>();
    for (Operand operand : operands) {
      if (operand instanceof Operand.ListSlot list) {
        list(list.slot(), values);
      } else {
        SqlValue value = value(operand);
        if (value == null
            || (operand instanceof Operand.Variable && value instanceof SqlValue.Text)) {
          return null;
        }
        values.add(value);
      }
    }
    return values;
  }

  private static @Nullable SqlValue negate(@Nullable SqlValue value) {
    return switch (value) {
      case SqlValue.Int(long number) when number != Long.MIN_VALUE -> new SqlValue.Int(-number);
      case SqlValue.Int(long number) ->
          new SqlValue.Decimal(new BigDecimal(BigInteger.valueOf(number).negate()));
      case SqlValue.Decimal(BigDecimal number) -> exact(number.negate());
      case SqlValue.Floating(double number) -> new SqlValue.Floating(-number);
      case SqlValue.Null nothing -> nothing;
      case SqlValue.Text text -> null;
      case SqlValue.Bytes bytes -> null;
      case SqlValue.Temporal temporal -> null;
      case null -> null;
    };
  }

  /// `-9223372036854775808` is one integer, though its digits alone are beyond 64 bits signed.
  private static SqlValue exact(BigDecimal number) {
    return number.scale() == 0 && number.unscaledValue().bitLength() < Long.SIZE
        ? new SqlValue.Int(number.longValueExact())
        : new SqlValue.Decimal(number);
  }
}
