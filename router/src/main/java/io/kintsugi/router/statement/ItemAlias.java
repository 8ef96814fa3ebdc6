package io.kintsugi.router.statement;

import io.kintsugi.router.sql.Token;
import org.jspecify.annotations.Nullable;

/// Whether an item of a select list ends with a name of its own.
final class ItemAlias {
  private ItemAlias() {}

  /// `expression AS name`, `expression name` or `expression 'name'`.
  static boolean ends(Cursor in, int first, int last) {
    if (last == first) {
      return false;
    }
    if (in.is(last - 1, "AS")) {
      return true;
    }
    Token kind = in.at(last).kind();
    @Nullable String word = in.wordAt(last);
    boolean name =
        kind == Token.QUOTED_NAME
            || kind == Token.STRING
            || (word != null && !SelectWords.OPERATORS.contains(word));
    return name && endsOperand(in, last - 1);
  }

  private static boolean endsOperand(Cursor in, int at) {
    @Nullable String word = in.wordAt(at);
    return switch (in.at(at).kind()) {
      case WORD -> word != null && !SelectWords.OPERATORS.contains(word);
      case RIGHT_PAREN,
          QUOTED_NAME,
          INTEGER,
          DECIMAL,
          FLOAT,
          STRING,
          HEX,
          BIT,
          PARAMETER,
          USER_VARIABLE,
          SYSTEM_VARIABLE ->
          true;
      default -> false;
    };
  }
}
