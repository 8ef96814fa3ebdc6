package io.kintsugi.router.sql;

/// A walk over a statement's tokens that remembers what stands before the current one, as far as
/// that decides how a literal is read: as a value, as a column's number, as an alias.
///
/// Used again and again by its one owner; makes no garbage.
final class TokenWalk {
  private static final int DEEPEST = 63;
  private final Lexer lexer = new Lexer();
  private Token current = Token.END;
  private Token previous = Token.END;
  private Keyword previousWord = Keyword.NONE;
  private boolean ended;
  private boolean several;
  private int depth;

  /// One bit for each depth at which the walk is in an ORDER BY or GROUP BY.
  private long byLists;

  /// Begins at the first token of text[from, to).
  void start(byte[] text, int from, int to, LexMode mode) {
    previous = Token.END;
    previousWord = Keyword.NONE;
    ended = false;
    several = false;
    depth = 0;
    byLists = 0;
    lexer.reset(text, from, to, mode);
    current = lexer.next();
  }

  Token current() {
    return current;
  }

  /// Where the current token starts.
  int position() {
    return lexer.start();
  }

  /// Where the current token ends.
  int end() {
    return lexer.end();
  }

  /// The current word's keyword.
  Keyword keyword() {
    return lexer.keyword();
  }

  Token previous() {
    return previous;
  }

  /// The keyword directly before the current token, if there is one.
  Keyword previousWord() {
    return previousWord;
  }

  /// Whether something other than comments stands behind a `;`.
  boolean several() {
    return several;
  }

  /// On to the next token, as if the current one were not there.
  void skip() {
    current = lexer.next();
  }

  /// On to the next token; the current one now stands before it.
  void pass() {
    passed(current, Keyword.NONE);
    ended |= current == Token.SEMICOLON;
    current = lexer.next();
  }

  /// The current word has this meaning; on to the next token.
  void passWord(Keyword keyword) {
    switch (keyword) {
      case BY -> byLists |= bit();
      case HAVING, LIMIT, FOR, INTO, WINDOW, UNION, EXCEPT, INTERSECT, SELECT, FROM, WHERE, LOCK ->
          byLists &= ~bit();
      default -> {}
    }
    passed(Token.WORD, keyword);
    current = lexer.next();
  }

  /// What was skipped last counts as this token.
  void passed(Token token, Keyword keyword) {
    previous = token;
    previousWord = keyword;
    several |= ended;
  }

  /// The current token is an opening parenthesis.
  void open() {
    depth++;
    byLists &= ~bit();
    pass();
  }

  /// The current token is a closing parenthesis.
  void close() {
    byLists &= ~bit();
    depth = Math.max(0, depth - 1);
    pass();
  }

  private long bit() {
    return depth < DEEPEST ? 1L << depth : 0;
  }

  /// Whether a number here names a column in ORDER BY or GROUP BY.
  boolean ordinal() {
    return previousWord == Keyword.BY
        || depth >= DEEPEST
        || (previous == Token.COMMA && (byLists & bit()) != 0);
  }

  /// Whether what stands before ends an expression, so that a string here is a column's alias.
  boolean aliasMayFollow() {
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
}
