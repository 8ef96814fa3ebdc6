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
  private final TokenWalk walk = new TokenWalk();
  private final Slots slots = new Slots();
  private final LiteralReader literals = new LiteralReader(walk, slots);
  private final Shape probe = new Shape();

  private byte[] text = {};
  private int from;
  private int to;
  private boolean valid;
  private boolean hints;
  private int[] parameters = new int[32];
  private int parameterCount;
  private Keyword first = Keyword.NONE;

  /// Reads text[from, to) as one statement. {@link #valid} tells whether it could be read.
  public Fingerprint of(byte[] text, int from, int to, LexMode mode) {
    this.text = text;
    this.from = from;
    this.to = to;
    slots.clear();
    valid = true;
    hints = false;
    parameterCount = 0;
    first = Keyword.NONE;
    walk.start(text, from, to, mode);
    while (walk.current() != Token.END) {
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
    return walk.several();
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
    switch (walk.current()) {
      case COMMENT -> {
        slots.add(SlotKind.COMMENT, walk.position(), walk.end());
        walk.skip();
      }
      case HINT -> {
        hints = true;
        walk.skip();
      }
      case VERSION_OPEN, VERSION_CLOSE -> walk.skip();
      case STRING -> string();
      case INTRODUCER, HEX, BIT -> literal();
      case INTEGER, DECIMAL, FLOAT -> number();
      case WORD -> word();
      case PARAMETER -> parameter();
      case LEFT_PAREN -> open();
      case RIGHT_PAREN -> walk.close();
      case USER_VARIABLE -> {
        refuseZeroBytes();
        walk.pass();
      }
      case ERROR -> {
        valid = false;
        walk.pass();
      }
      case QUOTED_NAME,
          SYSTEM_VARIABLE,
          COMMA,
          DOT,
          SEMICOLON,
          EQUAL,
          ASSIGN,
          STAR,
          PLUS,
          MINUS,
          OPERATOR,
          END ->
          walk.pass();
    }
  }

  private void word() {
    Keyword keyword = walk.keyword();
    Token before = walk.previous();
    if (before == Token.END || (first == Keyword.NONE && before == Token.LEFT_PAREN)) {
      first = keyword;
    }
    walk.passWord(keyword);
  }

  private void parameter() {
    if (parameterCount == parameters.length) {
      parameters = Arrays.copyOf(parameters, parameterCount * 2);
    }
    parameters[parameterCount++] = walk.position();
    walk.pass();
  }

  private void string() {
    if (walk.previous() == Token.STRING) {
      // 'a' /* */ 'b' is one string to the server, but not one slot.
      valid = false;
    }
    if (!walk.aliasMayFollow()) {
      literal();
      return;
    }
    while (walk.current() == Token.STRING) {
      refuseZeroBytes();
      walk.pass();
    }
  }

  private void number() {
    if (walk.ordinal()) {
      walk.pass();
    } else {
      literal();
    }
  }

  private void literal() {
    // A comment between an introducer and its literal hides the character set from the slot.
    valid &= walk.previous() != Token.INTRODUCER;
    literals.slot();
  }

  private void open() {
    switch (walk.previousWord()) {
      case IN -> literals.list(text);
      case VALUES, VALUE -> literals.rows(text);
      default -> walk.open();
    }
  }

  private void refuseZeroBytes() {
    for (int i = walk.position(); i < walk.end(); i++) {
      valid &= text[i] != 0;
    }
  }
}
