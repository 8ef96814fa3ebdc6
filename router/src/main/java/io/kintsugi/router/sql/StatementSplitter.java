package io.kintsugi.router.sql;

/// Walks over the statements of a text that may hold several, separated by `;`.
///
/// A `;` at the end is allowed, as is nothing but white space and comments behind it. A piece that
/// holds only comments is given too (the server answers "query was empty"), except behind the last
/// `;`. Reusable.
public final class StatementSplitter {
  private final Lexer lexer = new Lexer();
  private int start;
  private int end;
  private int next;
  private int limit;
  private boolean found;
  private byte[] text = {};
  private LexMode mode = LexMode.DEFAULT;

  public void reset(byte[] text, int from, int to, LexMode mode) {
    this.text = text;
    this.next = from;
    this.limit = to;
    this.mode = mode;
    this.found = false;
  }

  /// Moves to the next statement; false when there is none.
  public boolean next() {
    if (next >= limit && found) {
      return false;
    }
    lexer.reset(text, next, limit, mode);
    start = next;
    Token token = lexer.next();
    boolean code = false;
    while (token != Token.END && (token != Token.SEMICOLON || lexer.inVersionComment())) {
      code |= token != Token.COMMENT;
      token = lexer.next();
    }
    end = token == Token.SEMICOLON ? lexer.start() : limit;
    next = token == Token.SEMICOLON ? lexer.end() : limit;
    boolean trailing = token == Token.END && !code && found;
    found = true;
    return !trailing;
  }

  public int start() {
    return start;
  }

  /// Before the `;`, if there is one.
  public int end() {
    return end;
  }

  /// Whether something stands behind the current statement's `;`.
  public boolean more() {
    if (next >= limit) {
      return false;
    }
    lexer.reset(text, next, limit, mode);
    Token token = lexer.next();
    while (token == Token.COMMENT) {
      token = lexer.next();
    }
    return token != Token.END;
  }
}
