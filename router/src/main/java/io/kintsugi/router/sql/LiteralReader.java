package io.kintsugi.router.sql;

/// Takes literals from a walk and makes slots of them: one slot for a literal that stands alone,
/// one for all of an `IN` list or of the rows behind `VALUES`.
///
/// So statements that differ only in how many values they list have one shape.
final class LiteralReader {
  private final TokenWalk walk;
  private final Slots slots;
  private SlotKind kind = SlotKind.NUMBER;
  private int start;
  private int end;

  LiteralReader(TokenWalk walk, Slots slots) {
    this.walk = walk;
    this.slots = slots;
  }

  /// Makes a slot of the literal that starts at the current token.
  void slot() {
    Token first = walk.current();
    if (literal()) {
      slots.add(kind, start, end);
      passed(first);
    }
  }

  private void passed(Token first) {
    walk.passed(first == Token.INTRODUCER ? Token.STRING : first, Keyword.NONE);
  }

  /// Takes one literal, with its introducer, and with the strings that follow it directly. When
  /// false, only an introducer was taken.
  private boolean literal() {
    start = walk.position();
    if (walk.current() == Token.INTRODUCER) {
      walk.pass();
      Token behind = walk.current();
      if (behind != Token.STRING && behind != Token.HEX && behind != Token.BIT) {
        return false;
      }
    }
    switch (walk.current()) {
      case INTEGER, DECIMAL, FLOAT -> kind = SlotKind.NUMBER;
      case HEX, BIT -> kind = SlotKind.BINARY;
      case STRING -> {
        kind = SlotKind.STRING;
        do {
          end = walk.end();
          walk.skip();
        } while (walk.current() == Token.STRING);
        return true;
      }
      default -> {
        return false;
      }
    }
    end = walk.end();
    walk.skip();
    return true;
  }

  /// The list of an `IN`; the current token is its opening parenthesis.
  void list(byte[] text) {
    int from = walk.position();
    int firstElement = slots.elementCount();
    walk.open();
    if (elements(false)) {
      slots.addGroup(SlotKind.LIST, from, walk.end(), firstElement, slots.rowCount());
      walk.close();
    } else {
      slots.ungroup(text, firstElement, slots.rowCount());
    }
  }

  /// The rows of a `VALUES`; the current token is the first one's opening parenthesis.
  void rows(byte[] text) {
    int from = walk.position();
    int firstElement = slots.elementCount();
    int firstRow = slots.rowCount();
    int width = 0;
    int to = from;
    do {
      int rowStart = walk.position();
      int before = slots.elementCount();
      walk.open();
      boolean pure = elements(true);
      int found = slots.elementCount() - before;
      if (!pure || (width > 0 && found != width)) {
        slots.ungroup(text, firstElement, firstRow);
        return;
      }
      width = found;
      to = walk.end();
      slots.addRow(rowStart, to);
      walk.close();
      if (walk.current() != Token.COMMA) {
        break;
      }
      walk.pass();
    } while (walk.current() == Token.LEFT_PAREN);
    slots.addGroup(SlotKind.ROWS, from, to, firstElement, firstRow);
  }

  /// Takes literals up to the closing parenthesis, which becomes the current token; false at the
  /// first thing that is none, which is then the current token.
  private boolean elements(boolean words) {
    while (true) {
      if (!element(words)) {
        return false;
      }
      if (walk.current() == Token.RIGHT_PAREN) {
        return true;
      }
      if (walk.current() != Token.COMMA) {
        return false;
      }
      walk.pass();
    }
  }

  private boolean element(boolean words) {
    int from = walk.position();
    Token first = walk.current();
    if (first == Token.WORD && words) {
      return constant(from);
    }
    if (first == Token.MINUS || first == Token.PLUS) {
      walk.pass();
      first = walk.current();
      boolean number = first == Token.INTEGER || first == Token.DECIMAL || first == Token.FLOAT;
      if (!number || walk.position() != from + 1) {
        return false;
      }
    }
    if (!literal()) {
      return false;
    }
    slots.addElement(kind, from, end);
    passed(first);
    return true;
  }

  private boolean constant(int from) {
    Keyword keyword = walk.keyword();
    boolean constant =
        keyword == Keyword.NULL
            || keyword == Keyword.DEFAULT
            || keyword == Keyword.TRUE
            || keyword == Keyword.FALSE;
    if (!constant) {
      return false;
    }
    int to = walk.end();
    walk.passWord(keyword);
    if (walk.current() != Token.COMMA && walk.current() != Token.RIGHT_PAREN) {
      return false;
    }
    slots.addElement(SlotKind.WORD, from, to);
    return true;
  }
}
