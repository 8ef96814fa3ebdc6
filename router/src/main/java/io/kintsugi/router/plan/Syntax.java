package io.kintsugi.router.plan;

import io.kintsugi.router.sql.Eyes;
import io.kintsugi.router.sql.Fingerprint;
import io.kintsugi.router.sql.LexMode;
import io.kintsugi.router.sql.ParseResult;
import io.kintsugi.router.sql.SlotKind;
import io.kintsugi.router.sql.Slots;
import io.kintsugi.router.sql.SqlValue;
import io.kintsugi.router.sql.StatementParser;
import java.util.BitSet;
import net.sf.jsqlparser.expression.BooleanValue;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.expression.JdbcParameter;
import net.sf.jsqlparser.expression.NullValue;
import net.sf.jsqlparser.expression.SignedExpression;
import net.sf.jsqlparser.expression.UserVariable;
import net.sf.jsqlparser.statement.Statement;
import org.jspecify.annotations.Nullable;

/// The parser's tree of a statement, and which operand each of its constants is.
final class Syntax implements Operands {
  private final Statement statement;
  private final BitSet lists = new BitSet();

  private Syntax(Statement statement, Slots slots) {
    this.statement = statement;
    for (int slot = 0; slot < slots.count(); slot++) {
      lists.set(slot, slots.kind(slot) == SlotKind.LIST);
    }
  }

  /// Null when the parser cannot read the statement, or reads other tokens than the lexer.
  static @Nullable Syntax parse(Fingerprint fingerprint, LexMode mode) {
    return switch (StatementParser.parse(fingerprint, mode)) {
      case ParseResult.Parsed parsed -> new Syntax(parsed.ast(), fingerprint.slots());
      case ParseResult.NotParsed none -> null;
    };
  }

  Statement statement() {
    return statement;
  }

  @Override
  public @Nullable Operand of(Expression expression) {
    return switch (Expressions.bare(expression)) {
      case JdbcParameter marker -> marker(marker);
      case SignedExpression signed when signed.getSign() == '-' -> {
        Operand operand = of(signed.getExpression());
        yield operand == null ? null : new Operand.Negated(operand);
      }
      case SignedExpression signed when signed.getSign() == '+' -> of(signed.getExpression());
      case UserVariable variable when !variable.isDoubleAdd() ->
          new Operand.Variable(Names.lower(Names.unquoted(variable.getName())));
      case NullValue none -> new Operand.Fixed(new SqlValue.Null());
      case BooleanValue truth -> new Operand.Fixed(new SqlValue.Int(truth.getValue() ? 1 : 0));
      case Function call -> sessionFunction(call);
      default -> null;
    };
  }

  private Operand marker(JdbcParameter marker) {
    int slot = Eyes.slot(marker);
    if (slot < 0) {
      return new Operand.Parameter(Eyes.parameter(marker));
    }
    return lists.get(slot) ? new Operand.ListSlot(slot) : new Operand.Slot(slot);
  }

  private static @Nullable Operand sessionFunction(Function call) {
    boolean plain = call.getParameters() == null || call.getParameters().isEmpty();
    return plain && call.getName().equalsIgnoreCase("LAST_INSERT_ID")
        ? new Operand.SessionFunction("LAST_INSERT_ID")
        : null;
  }
}
