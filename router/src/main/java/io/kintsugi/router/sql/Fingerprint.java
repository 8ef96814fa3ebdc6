package io.kintsugi.router.sql;

import java.util.Arrays;

/// Splits a statement into its shape (what a plan depends on) and its slots (the literals and
/// comments cut out), in one pass and without garbage.
///
/// White space and letter case stay in the shape on purpose: so any place outside of the slots of
/// one statement is found in any other of the same shape as (preceding slot, distance behind it).
/// `?` stays in the shape too and is counted. Hints stay, and so do numbers that stand alone in
/// ORDER BY and GROUP BY (they name columns) and strings that are aliases.
///
/// One event loop owns one fingerprint; the text stays the caller's.
public final class Fingerprint {
  private final Lexer lexer = new Lexer();
  private final Slots slots = new Slots();
  private final Shape probe = new Shape();

  private byte[] text = {};
  private int from;
  private int to;
  private boolean valid;
  private boolean several;
  private boolean hints;
  private int[] parameters = new int[32];
  private int parameterCount;
  private Keyword first = Keyword.NONE;

  private Token current = Token.END;
  private Token previous = Token.END;
  private Keyword previousWord = Keyword.NONE;
  private boolean ended;
  private int depth;
  private long byLists;
  private SlotKind literalKind = SlotKind.NUMBER;
  private int literalStart;
  private int literalEnd;

  /// Reads text[from, to) as one statement. {@link #valid} tells whether it could be read.
  public Fingerprint of(byte[] text, int from, int to, LexMode mode) {
    this.text = text;
    this.from = from;
    this.to = to;
    slots.clear();
    valid = true;
    several = false;
    hints = false;
    ended = false;
    parameterCount = 0;
    first = Keyword.NONE;
    previous = Token.END;
    previousWord = Keyword.NONE;
    depth = 0;
    byLists = 0;
    lexer.reset(text, from, to, mode);
    current = lexer.next();
    while (current != Token.END) {
      step();
    }
    probe.set(text, from, to, slots);
    return this;
  }

  /// False when a token was an error, or its reading in doubt: the statement must be refused and
  /// its shape never be kept.
  public boolean valid() {
    return valid;
  }

  /// True when something other than comments stands behind a `;`.
  public boolean several() {
    return several;
  }

  /// True when the statement has a hint comment.
  public boolean hints() {
    return hints;
  }

  /// The statement's first word, when that is a keyword.
  public Keyword first() {
    return first;
  }

  public byte[] text() {
    return text;
  }

  public int from() {
    return from;
  }

  public int to() {
    return to;
  }

  public Slots slots() {
    return slots;
  }

  /// How many `?` the statement has.
  public int parameters() {
    return parameterCount;
  }

  /// Where the parameter's `?` stands.
  public int parameter(int index) {
    return parameters[index];
  }

  /// For looking up only: overwritten with the next statement.
  public Shape probe() {
    return probe;
  }

  /// An immutable copy of the shape, to be kept.
  public Shape shape() {
    return probe.copy();
  }

  /// The number of the last slot that ends at or before this offset, or -1.
  public int slotBefore(int offset) {
    int low = 0;
    int high = slots.count() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (slots.end(middle) <= offset) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return high;
  }

  private void step() {
    switch (current) {
      case COMMENT -> {
        slots.add(SlotKind.COMMENT, lexer.start(), lexer.end());
        current = lexer.next();
      }
      case HINT -> {
        hints = true;
        current = lexer.next();
      }
      case VERSION_OPEN, VERSION_CLOSE -> current = lexer.next();
      case STRING -> string();
      case INTRODUCER, HEX, BIT -> literalSlot();
      case INTEGER, DECIMAL, FLOAT -> number();
      case WORD -> word();
      case PARAMETER -> parameter();
      case LEFT_PAREN -> open();
      case RIGHT_PAREN -> close();
      case USER_VARIABLE -> {
        refuseZeroBytes();
        verbatim();
      }
      case SEMICOLON -> {
        verbatim();
        ended = true;
      }
      case ERROR -> {
        valid = false;
        verbatim();
      }
      case QUOTED_NAME,
          SYSTEM_VARIABLE,
          COMMA,
          DOT,
          EQUAL,
          ASSIGN,
          STAR,
          PLUS,
          MINUS,
          OPERATOR,
          END ->
          verbatim();
    }
  }

  /// The current token stays in the shape; on to the next.
  private void verbatim() {
    passed(current, Keyword.NONE);
    current = lexer.next();
  }

  private void passed(Token token, Keyword keyword) {
    previous = token;
    previousWord = keyword;
    several |= ended;
  }

  private void word() {
    Keyword keyword = lexer.keyword();
    if (previous == Token.END || (first == Keyword.NONE && previous == Token.LEFT_PAREN)) {
      first = keyword;
    }
    switch (keyword) {
      case BY -> byLists |= bit();
      case HAVING, LIMIT, FOR, INTO, WINDOW, UNION, EXCEPT, INTERSECT, SELECT, FROM, WHERE, LOCK ->
          byLists &= ~bit();
      default -> {}
    }
    passed(Token.WORD, keyword);
    current = lexer.next();
  }

  private long bit() {
    return depth < 63 ? 1L << depth : 0;
  }

  private void parameter() {
    if (parameterCount == parameters.length) {
      parameters = Arrays.copyOf(parameters, parameterCount * 2);
    }
    parameters[parameterCount++] = lexer.start();
    verbatim();
  }

  private void string() {
    if (previous == Token.STRING) {
      // 'a' /* */ 'b' is one string to the server, but not one slot.
      valid = false;
    }
    if (!aliasMayFollow()) {
      literalSlot();
      return;
    }
    while (current == Token.STRING) {
      refuseZeroBytes();
      verbatim();
    }
  }

  /// Whether what stands before ends an expression, so that a string here is a column's alias.
  private boolean aliasMayFollow() {
    return switch (previous) {
      case WORD ->
          switch (previousWord) {
            case AS, END, NULL, TRUE, FALSE, NONE -> true;
            case DATE, TIME, TIMESTAMP, ESCAPE, PASSWORD, CHARSET, OFFSET, VALUE, ANY, NAMES ->
                false;
            default -> !previousWord.reserved();
          };
      case QUOTED_NAME,
          INTEGER,
          DECIMAL,
          FLOAT,
          HEX,
          BIT,
          PARAMETER,
          USER_VARIABLE,
          SYSTEM_VARIABLE,
          RIGHT_PAREN ->
          true;
      case STRING,
          INTRODUCER,
          COMMA,
          DOT,
          LEFT_PAREN,
          SEMICOLON,
          EQUAL,
          ASSIGN,
          STAR,
          PLUS,
          MINUS,
          OPERATOR,
          COMMENT,
          HINT,
          VERSION_OPEN,
          VERSION_CLOSE,
          END,
          ERROR ->
          false;
    };
  }

  private void number() {
    boolean ordinal =
        previousWord == Keyword.BY
            || depth >= 63
            || (previous == Token.COMMA && (byLists & bit()) != 0);
    if (ordinal) {
      verbatim();
    } else {
      literalSlot();
    }
  }

  private void literalSlot() {
    Token token = current;
    // A comment between an introducer and its literal hides the character set from the slot.
    valid &= previous != Token.INTRODUCER;
    if (literal()) {
      slots.add(literalKind, literalStart, literalEnd);
      passed(token == Token.INTRODUCER ? Token.STRING : token, Keyword.NONE);
    }
  }

  /// Takes one literal, with its introducer, and with the strings that follow it directly. When
  /// false, only an introducer was taken.
  private boolean literal() {
    literalStart = lexer.start();
    if (current == Token.INTRODUCER) {
      verbatim();
      if (current != Token.STRING && current != Token.HEX && current != Token.BIT) {
        return false;
      }
    }
    switch (current) {
      case INTEGER, DECIMAL, FLOAT -> literalKind = SlotKind.NUMBER;
      case HEX, BIT -> literalKind = SlotKind.BINARY;
      case STRING -> {
        literalKind = SlotKind.STRING;
        do {
          literalEnd = lexer.end();
          current = lexer.next();
        } while (current == Token.STRING);
        return true;
      }
      default -> {
        return false;
      }
    }
    literalEnd = lexer.end();
    current = lexer.next();
    return true;
  }

  private void open() {
    switch (previousWord) {
      case IN -> list();
      case VALUES, VALUE -> rows();
      default -> descend();
    }
  }

  private void descend() {
    depth++;
    byLists &= ~bit();
    verbatim();
  }

  private void close() {
    byLists &= ~bit();
    depth = Math.max(0, depth - 1);
    verbatim();
  }

  private void list() {
    int start = lexer.start();
    int firstElement = slots.elementCount();
    descend();
    if (elements(false)) {
      slots.addGroup(SlotKind.LIST, start, lexer.end(), firstElement, slots.rowCount());
      close();
    } else {
      slots.ungroup(text, firstElement, slots.rowCount());
    }
  }

  private void rows() {
    int start = lexer.start();
    int firstElement = slots.elementCount();
    int firstRow = slots.rowCount();
    int width = 0;
    int end = start;
    do {
      int rowStart = lexer.start();
      int before = slots.elementCount();
      descend();
      boolean pure = elements(true);
      int found = slots.elementCount() - before;
      if (!pure || (width > 0 && found != width)) {
        slots.ungroup(text, firstElement, firstRow);
        return;
      }
      width = found;
      end = lexer.end();
      slots.addRow(rowStart, end);
      close();
      if (current != Token.COMMA) {
        break;
      }
      verbatim();
    } while (current == Token.LEFT_PAREN);
    slots.addGroup(SlotKind.ROWS, start, end, firstElement, firstRow);
  }

  /// Takes literals up to the closing parenthesis, which becomes the current token; false at the
  /// first thing that is none, which is then the current token.
  private boolean elements(boolean words) {
    while (true) {
      if (!element(words)) {
        return false;
      }
      if (current == Token.RIGHT_PAREN) {
        return true;
      }
      if (current != Token.COMMA) {
        return false;
      }
      verbatim();
    }
  }

  private boolean element(boolean words) {
    int start = lexer.start();
    if (current == Token.WORD && words) {
      return constant(start);
    }
    if (current == Token.MINUS || current == Token.PLUS) {
      verbatim();
      boolean number =
          current == Token.INTEGER || current == Token.DECIMAL || current == Token.FLOAT;
      if (!number || lexer.start() != start + 1) {
        return false;
      }
    }
    Token token = current;
    if (!literal()) {
      return false;
    }
    slots.addElement(literalKind, start, literalEnd);
    passed(token == Token.INTRODUCER ? Token.STRING : token, Keyword.NONE);
    return true;
  }

  private boolean constant(int start) {
    Keyword keyword = lexer.keyword();
    boolean constant =
        keyword == Keyword.NULL
            || keyword == Keyword.DEFAULT
            || keyword == Keyword.TRUE
            || keyword == Keyword.FALSE;
    if (!constant) {
      return false;
    }
    int end = lexer.end();
    passed(Token.WORD, keyword);
    current = lexer.next();
    if (current != Token.COMMA && current != Token.RIGHT_PAREN) {
      return false;
    }
    slots.addElement(SlotKind.WORD, start, end);
    return true;
  }

  private void refuseZeroBytes() {
    for (int i = lexer.start(); i < lexer.end(); i++) {
      valid &= text[i] != 0;
    }
  }
}
