package io.kintsugi.router.statement;

import io.kintsugi.router.sql.Token;
import io.kintsugi.router.statement.Condition.Compare;
import io.kintsugi.router.statement.Condition.Comparison;
import io.kintsugi.router.statement.SessionStatement.Show.Limit;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `[LIKE 'p' | WHERE condition] [ORDER BY c [DESC], ...] [LIMIT n]` behind a SHOW KINTSUGI form.
/// Conditions: comparisons of a column with a literal, LIKE, IN, BETWEEN, IS NULL, with AND, OR,
/// NOT and parentheses.
final class RowFilterParser {
  private static final int DEEPEST = 50;
  private final Cursor in;
  private int depth;

  /// What stands there is none of it.
  private static final class NotThat extends Exception {
    private static final long serialVersionUID = 1L;

    NotThat() {
      super("not a filter", null, false, false);
    }
  }

  RowFilterParser(Cursor in) {
    this.in = in;
  }

  /// Null when it is something else, or more follows.
  @Nullable RowFilter filter() {
    try {
      String like = in.take("LIKE") ? string() : null;
      Condition where = like == null && in.take("WHERE") ? or() : null;
      List<RowFilter.Order> order = in.take("ORDER", "BY") ? order() : List.of();
      Limit limit = in.take("LIMIT") ? limit() : null;
      return in.atEnd() ? new RowFilter(like, where, order, limit) : null;
    } catch (NotThat e) {
      return null;
    }
  }

  private List<RowFilter.Order> order() throws NotThat {
    List<RowFilter.Order> order = new ArrayList<>();
    do {
      Long place = in.integer();
      String column = place == null ? column() : place.toString();
      boolean descending = in.take("DESC");
      if (!descending) {
        in.take("ASC");
      }
      order.add(new RowFilter.Order(column, descending));
    } while (in.take(','));
    return order;
  }

  private Limit limit() throws NotThat {
    long first = whole();
    if (in.take(',')) {
      return new Limit(first, whole());
    }
    return in.take("OFFSET") ? new Limit(whole(), first) : new Limit(0, first);
  }

  private long whole() throws NotThat {
    Long value = in.integer();
    if (value == null) {
      throw new NotThat();
    }
    return value;
  }

  private Condition or() throws NotThat {
    Condition left = and();
    while (in.take("OR") || operator("||")) {
      left = new Condition.Or(left, and());
    }
    return left;
  }

  private Condition and() throws NotThat {
    Condition left = not();
    while (in.take("AND") || operator("&&")) {
      left = new Condition.And(left, not());
    }
    return left;
  }

  private Condition not() throws NotThat {
    depth++;
    if (depth > DEEPEST) {
      throw new NotThat();
    }
    Condition made = in.take("NOT") || operator("!") ? new Condition.Not(not()) : primary();
    depth--;
    return made;
  }

  private Condition primary() throws NotThat {
    if (!in.take(Token.LEFT_PAREN)) {
      return comparison(column());
    }
    Condition inner = or();
    if (!in.take(Token.RIGHT_PAREN)) {
      throw new NotThat();
    }
    return inner;
  }

  private Condition comparison(String column) throws NotThat {
    if (in.take("IS")) {
      boolean not = in.take("NOT");
      if (!in.take("NULL")) {
        throw new NotThat();
      }
      return negated(not, new Condition.IsNull(column));
    }
    boolean not = in.take("NOT");
    if (in.take("LIKE")) {
      return negated(not, new Condition.Like(column, string()));
    }
    if (in.take("IN")) {
      return negated(not, new Condition.In(column, list(column)));
    }
    if (in.take("BETWEEN")) {
      return negated(not, between(column));
    }
    Comparison comparison = not ? null : comparison();
    if (comparison == null) {
      throw new NotThat();
    }
    return new Compare(column, comparison, literal());
  }

  private static Condition negated(boolean not, Condition condition) {
    return not ? new Condition.Not(condition) : condition;
  }

  private Condition between(String column) throws NotThat {
    Object low = literal();
    if (!in.take("AND")) {
      throw new NotThat();
    }
    return new Condition.And(
        new Compare(column, Comparison.AT_LEAST, low),
        new Compare(column, Comparison.AT_MOST, literal()));
  }

  private List<Compare> list(String column) throws NotThat {
    List<Compare> values = new ArrayList<>();
    if (!in.take(Token.LEFT_PAREN)) {
      throw new NotThat();
    }
    do {
      values.add(new Compare(column, Comparison.EQUAL, literal()));
    } while (in.take(','));
    if (!in.take(Token.RIGHT_PAREN)) {
      throw new NotThat();
    }
    return values;
  }

  private @Nullable Comparison comparison() {
    Comparison found =
        switch (in.bytes(in.current())) {
          case "=" -> Comparison.EQUAL;
          case "<>", "!=" -> Comparison.NOT_EQUAL;
          case "<" -> Comparison.LESS;
          case "<=" -> Comparison.AT_MOST;
          case ">" -> Comparison.MORE;
          case ">=" -> Comparison.AT_LEAST;
          default -> null;
        };
    if (found != null) {
      in.skip();
    }
    return found;
  }

  private boolean operator(String text) {
    boolean there = in.current().kind() == Token.OPERATOR && in.bytes(in.current()).equals(text);
    if (there) {
      in.skip();
    }
    return there;
  }

  private String column() throws NotThat {
    String name = in.name();
    if (name == null) {
      throw new NotThat();
    }
    return name;
  }

  private String string() throws NotThat {
    String value = in.stringValue();
    if (value == null) {
      throw new NotThat();
    }
    return SqlText.decode(value, in.mode());
  }

  private @Nullable Object literal() throws NotThat {
    if (in.take("NULL")) {
      return null;
    }
    if (in.take("TRUE")) {
      return BigDecimal.ONE;
    }
    if (in.take("FALSE")) {
      return BigDecimal.ZERO;
    }
    boolean negative = in.take(Token.MINUS);
    if (!negative && in.current().kind() == Token.STRING) {
      return string();
    }
    return switch (in.current().kind()) {
      case INTEGER, DECIMAL, FLOAT -> {
        BigDecimal value = new BigDecimal(in.bytes(in.current()));
        in.skip();
        yield negative ? value.negate() : value;
      }
      case STRING,
          WORD,
          QUOTED_NAME,
          COMMA,
          DOT,
          SEMICOLON,
          EQUAL,
          ASSIGN,
          STAR,
          PLUS,
          MINUS,
          OPERATOR,
          END,
          ERROR,
          LEFT_PAREN,
          RIGHT_PAREN,
          PARAMETER,
          COMMENT,
          HINT,
          VERSION_OPEN,
          VERSION_CLOSE,
          INTRODUCER,
          HEX,
          BIT,
          USER_VARIABLE,
          SYSTEM_VARIABLE ->
          throw new NotThat();
    };
  }
}
