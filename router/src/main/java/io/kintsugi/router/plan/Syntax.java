package io.kintsugi.router.plan;

import io.kintsugi.router.sql.Fingerprint;
import io.kintsugi.router.sql.SlotKind;
import io.kintsugi.router.sql.Slots;
import io.kintsugi.router.sql.SqlValue;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import net.sf.jsqlparser.expression.BooleanValue;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.expression.JdbcParameter;
import net.sf.jsqlparser.expression.NullValue;
import net.sf.jsqlparser.expression.SignedExpression;
import net.sf.jsqlparser.expression.UserVariable;
import net.sf.jsqlparser.parser.CCJSqlParser;
import net.sf.jsqlparser.parser.ParseException;
import net.sf.jsqlparser.statement.Statement;
import org.jspecify.annotations.Nullable;

/// The parser's tree of a statement, in which literals are numbered places only: the lexer alone
/// reads values.
final class Syntax implements Operands {
  private static final int PARAMETERS = 1 << 24;

  private final Statement statement;
  private final BitSet lists = new BitSet();

  private Syntax(Statement statement, Slots slots) {
    this.statement = statement;
    for (int slot = 0; slot < slots.count(); slot++) {
      lists.set(slot, slots.kind(slot) == SlotKind.LIST || slots.kind(slot) == SlotKind.ROWS);
    }
  }

  /// Null when the parser cannot read the statement.
  static @Nullable Syntax parse(Fingerprint fingerprint) {
    try {
      CCJSqlParser parser = new CCJSqlParser(masked(fingerprint));
      parser.withFeature(net.sf.jsqlparser.parser.feature.Feature.allowComplexParsing, true);
      Statement statement = parser.Statement();
      return statement == null ? null : new Syntax(statement, fingerprint.slots());
    } catch (ParseException | RuntimeException e) {
      return null;
    }
  }

  Statement statement() {
    return statement;
  }

  private static String masked(Fingerprint fingerprint) {
    Slots slots = fingerprint.slots();
    StringBuilder out = new StringBuilder();
    int at = fingerprint.from();
    int parameter = 0;
    for (int slot = 0; slot <= slots.count(); slot++) {
      int end = slot < slots.count() ? slots.start(slot) : fingerprint.to();
      while (parameter < fingerprint.parameters() && fingerprint.parameter(parameter) < end) {
        int place = fingerprint.parameter(parameter);
        append(out, fingerprint, at, place);
        out.append('?').append(PARAMETERS + parameter++);
        at = place + 1;
      }
      append(out, fingerprint, at, end);
      if (slot < slots.count()) {
        out.append(mark(slots.kind(slot), slot));
        at = slots.end(slot);
      }
    }
    return out.toString();
  }

  private static String mark(SlotKind kind, int slot) {
    return switch (kind) {
      case NUMBER, STRING, BINARY, WORD -> " ?" + (slot + 1) + " ";
      case COMMENT -> " ";
      case LIST, ROWS -> "(?" + (slot + 1) + ")";
    };
  }

  private static void append(StringBuilder out, Fingerprint fingerprint, int from, int to) {
    out.append(new String(fingerprint.text(), from, to - from, StandardCharsets.UTF_8));
  }

  @Override
  public @Nullable Operand of(Expression expression) {
    return switch (Expressions.bare(expression)) {
      case JdbcParameter place -> place(place);
      case SignedExpression signed when signed.getSign() == '-' -> {
        Operand operand = of(signed.getExpression());
        yield operand == null ? null : new Operand.Negated(operand);
      }
      case SignedExpression signed when signed.getSign() == '+' -> of(signed.getExpression());
      case UserVariable variable when !variable.isDoubleAdd() ->
          new Operand.Variable(Names.lower(Names.plain(variable.getName())));
      case NullValue none -> new Operand.Fixed(new SqlValue.Null());
      case BooleanValue truth -> new Operand.Fixed(new SqlValue.Int(truth.getValue() ? 1 : 0));
      case Function call -> sessionFunction(call);
      default -> null;
    };
  }

  private Operand place(JdbcParameter place) {
    int number = place.getIndex();
    if (number >= PARAMETERS) {
      return new Operand.Parameter(number - PARAMETERS);
    }
    return lists.get(number - 1) ? new Operand.ListSlot(number - 1) : new Operand.Slot(number - 1);
  }

  private static @Nullable Operand sessionFunction(Function call) {
    boolean plain = call.getParameters() == null || call.getParameters().isEmpty();
    return plain && call.getName().equalsIgnoreCase("LAST_INSERT_ID")
        ? new Operand.SessionFunction("LAST_INSERT_ID")
        : null;
  }
}
