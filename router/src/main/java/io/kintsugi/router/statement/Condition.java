package io.kintsugi.router.statement;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The WHERE of a SHOW KINTSUGI form, tested here because no server knows these rows. Strings
/// compare without regard to case, and as numbers where the other side is one, as in MySQL.
public sealed interface Condition {

  /// Null when a NULL leaves it open, which is not true either.
  ///
  /// @param row the value of a column: a String, a Number or null
  @Nullable Boolean test(Function<String, @Nullable Object> row);

  /// Tells each column it looks at.
  void columns(Consumer<String> each);

  record And(Condition left, Condition right) implements Condition {
    @Override
    public @Nullable Boolean test(Function<String, @Nullable Object> row) {
      Boolean one = left.test(row);
      Boolean other = right.test(row);
      if (Boolean.FALSE.equals(one) || Boolean.FALSE.equals(other)) {
        return false;
      }
      return (one == null || other == null) ? null : Boolean.TRUE;
    }

    @Override
    public void columns(Consumer<String> each) {
      left.columns(each);
      right.columns(each);
    }
  }

  record Or(Condition left, Condition right) implements Condition {
    @Override
    public @Nullable Boolean test(Function<String, @Nullable Object> row) {
      Boolean one = left.test(row);
      Boolean other = right.test(row);
      if (Boolean.TRUE.equals(one) || Boolean.TRUE.equals(other)) {
        return true;
      }
      return (one == null || other == null) ? null : Boolean.FALSE;
    }

    @Override
    public void columns(Consumer<String> each) {
      left.columns(each);
      right.columns(each);
    }
  }

  record Not(Condition inner) implements Condition {
    @Override
    public @Nullable Boolean test(Function<String, @Nullable Object> row) {
      Boolean value = inner.test(row);
      return value == null ? null : Boolean.valueOf(!value);
    }

    @Override
    public void columns(Consumer<String> each) {
      inner.columns(each);
    }
  }

  record IsNull(String column) implements Condition {
    @Override
    public Boolean test(Function<String, @Nullable Object> row) {
      return row.apply(column) == null;
    }

    @Override
    public void columns(Consumer<String> each) {
      each.accept(column);
    }
  }

  enum Comparison {
    EQUAL,
    NOT_EQUAL,
    LESS,
    AT_MOST,
    MORE,
    AT_LEAST;

    boolean holds(int compared) {
      return switch (this) {
        case EQUAL -> compared == 0;
        case NOT_EQUAL -> compared != 0;
        case LESS -> compared < 0;
        case AT_MOST -> compared <= 0;
        case MORE -> compared > 0;
        case AT_LEAST -> compared >= 0;
      };
    }
  }

  /// @param value a String, a BigDecimal or null
  record Compare(String column, Comparison comparison, @Nullable Object value)
      implements Condition {
    @Override
    public @Nullable Boolean test(Function<String, @Nullable Object> row) {
      Object found = row.apply(column);
      return (found == null || value == null)
          ? null
          : Boolean.valueOf(comparison.holds(compared(found, value)));
    }

    @Override
    public void columns(Consumer<String> each) {
      each.accept(column);
    }
  }

  record Like(String column, String pattern) implements Condition {
    @Override
    public @Nullable Boolean test(Function<String, @Nullable Object> row) {
      Object found = row.apply(column);
      return found == null ? null : Boolean.valueOf(like(String.valueOf(found), pattern));
    }

    @Override
    public void columns(Consumer<String> each) {
      each.accept(column);
    }
  }

  /// `column IN (values)`; a null among them is the literal NULL.
  record In(String column, List<Compare> values) implements Condition {
    public In {
      values = List.copyOf(values);
    }

    @Override
    public @Nullable Boolean test(Function<String, @Nullable Object> row) {
      boolean open = false;
      for (Compare each : values) {
        Boolean equal = each.test(row);
        if (Boolean.TRUE.equals(equal)) {
          return true;
        }
        open |= equal == null;
      }
      return open ? null : Boolean.FALSE;
    }

    @Override
    public void columns(Consumer<String> each) {
      each.accept(column);
    }
  }

  /// MySQL's LIKE with `\` as its escape, without regard to case.
  static boolean like(String text, String pattern) {
    StringBuilder regex = new StringBuilder();
    UnaryOperator<String> quoted = Pattern::quote;
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '\\' && i + 1 < pattern.length()) {
        i++;
        regex.append(quoted.apply(pattern.substring(i, i + 1)));
      } else {
        regex.append(c == '%' ? ".*" : c == '_' ? "." : quoted.apply(String.valueOf(c)));
      }
    }
    int flags = Pattern.DOTALL | Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
    return Pattern.compile(regex.toString(), flags).matcher(text).matches();
  }

  /// As ORDER BY has it too; both are there.
  static int compared(Object one, Object other) {
    return one instanceof String text && other instanceof String second
        ? text.toLowerCase(Locale.ROOT).compareTo(second.toLowerCase(Locale.ROOT))
        : number(one).compareTo(number(other));
  }

  private static BigDecimal number(Object value) {
    try {
      return new BigDecimal(value.toString().strip());
    } catch (NumberFormatException e) {
      return BigDecimal.ZERO;
    }
  }
}
