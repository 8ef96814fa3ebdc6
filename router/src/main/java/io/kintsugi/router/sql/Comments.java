package io.kintsugi.router.sql;

/// How far comments reach. Each method tells the offset behind one; where MySQL would fail, or
/// where its reading is in doubt, the complement (`~`) of the offset up to which nothing can be
/// read.
final class Comments {
  private static final int VERSION_AT = 3;

  private Comments() {}

  /// @param depth how many comments may be nested; only skipped version comments may have one
  static int block(byte[] text, int from, int limit, int depth) {
    int at = from + 2;
    int open = 1;
    while (at + 1 < limit) {
      if (text[at] == '*' && text[at + 1] == '/') {
        at += 2;
        if (--open == 0) {
          return at;
        }
      } else if (text[at] == '/' && text[at + 1] == '*' && open <= depth) {
        at += 2;
        open++;
      } else {
        at++;
      }
    }
    return ~limit;
  }

  /// A hint's names may be quoted; the end mark inside quotes would be read two ways.
  static int hint(byte[] text, int from, int limit) {
    int end = block(text, from, limit, 0);
    int quotes = 0;
    for (int i = from; i < end; i++) {
      byte b = text[i];
      if (b == 0) {
        return ~end;
      }
      if (b == '`' || b == '"' || b == '\'') {
        quotes++;
      }
    }
    return quotes % 2 == 0 ? end : ~limit;
  }

  static int line(byte[] text, int from, int limit) {
    int at = from;
    while (at < limit && text[at] != '\n' && text[at] != 0) {
      at++;
    }
    return at;
  }

  /// Whether two dashes begin a comment: white space or a control character must follow.
  static boolean endsDashes(byte[] text, int at, int limit) {
    return at >= limit || (text[at] >= 0 && text[at] <= ' ') || text[at] == 0x7F;
  }

  /// The digits of a version behind the `!` of the comment at {@code from}: 5, 6, or 0 for none.
  ///
  /// Six digits count only with white space behind them; else five, and the sixth is code.
  static int versionDigits(byte[] text, int from, int limit) {
    int first = from + VERSION_AT;
    int digits = Numbers.digits(text, first, Math.min(limit, first + 6)) - first;
    if (digits < 5) {
      return 0;
    }
    int behind = first + 6;
    return digits == 6 && behind < limit && Chars.of(text[behind]) == Chars.SPACE ? 6 : 5;
  }

  static int version(byte[] text, int from, int digits) {
    int version = 0;
    for (int i = 0; i < digits; i++) {
      version = version * 10 + (text[from + VERSION_AT + i] - '0');
    }
    return version;
  }
}
