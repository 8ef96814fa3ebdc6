package io.kintsugi.router.sql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes a statement for the parser's eyes: markers in the place of literals, names quoted one
/// way, and what the parser cannot read in an equal form or left out where it does not matter to
/// routing.
final class EyesWriter {
  private final List<Piece> pieces;
  private final LexMode mode;
  private final Eyes eyes = new Eyes();
  private int at;
  private int typeDepth = -1;
  private @Nullable String refusal;

  EyesWriter(List<Piece> pieces, LexMode mode) {
    this.pieces = pieces;
    this.mode = mode;
  }

  /// The text, or null when {@link #refusal} says why there is none.
  @Nullable Eyes write() {
    while (at < pieces.size() && refusal == null) {
      step(pieces.get(at));
    }
    return refusal == null ? eyes : null;
  }

  @Nullable String refusal() {
    return refusal;
  }

  private void step(Piece piece) {
    if (piece.slot() >= 0) {
      slot(piece);
      return;
    }
    switch (piece.token()) {
      case PARAMETER -> as(Eyes.parameterMarker(piece.parameter()));
      case WORD -> word(piece);
      case QUOTED_NAME -> name(piece.name());
      case USER_VARIABLE -> as(userVariable(piece));
      case OPERATOR -> operator(piece.text());
      case LEFT_PAREN -> {
        if (opensTypeLength()) {
          typeDepth = piece.depth();
        }
        as("(");
      }
      case RIGHT_PAREN -> {
        if (piece.depth() == typeDepth) {
          typeDepth = -1;
        }
        as(")");
      }
      case STRING -> alias(piece);
      case ERROR -> refusal = "the text has a token that MySQL does not know";
      default -> as(piece.text());
    }
  }

  private void slot(Piece piece) {
    String marker = Eyes.slotMarker(piece.slot());
    switch (piece.slotKind()) {
      case LIST, ROWS -> {
        as("(", piece);
        as(marker, piece);
        as(")", piece);
      }
      case null, default -> as(typeDepth >= 0 ? "1" : marker, piece);
    }
    at++;
  }

  private void word(Piece piece) {
    switch (piece.keyword()) {
      case SELECT -> select();
      case INSERT, REPLACE -> insert(piece);
      case UPDATE, DELETE -> write(piece);
      case USE, FORCE, IGNORE -> indexHint(piece);
      case PARTITION -> partition();
      case INTO -> into();
      case LOCK -> lock();
      case MOD -> as(next(1, Token.LEFT_PAREN) ? piece.text() : "%");
      case DATE, TIME, TIMESTAMP -> typedLiteral(piece);
      case VALUE -> as(valuesOfInsert(piece) ? "VALUES" : piece.text());
      case NOT -> {
        if (mode.highNotPrecedence()) {
          refusal = "NOT under sql_mode HIGH_NOT_PRECEDENCE";
        }
        as(piece.text());
      }
      default -> plainWord(piece);
    }
  }

  private void plainWord(Piece piece) {
    String text = piece.text();
    char first = text.charAt(0);
    boolean odd = first == '$' || (first >= '0' && first <= '9') || !ascii(text);
    boolean keywordAsName =
        piece.keyword() == Keyword.NONE
            && (next(1, Token.DOT) || next(-1, Token.DOT))
            && !next(1, Token.LEFT_PAREN);
    if (odd || keywordAsName) {
      name(text);
    } else {
      as(text);
    }
  }

  private void select() {
    as("SELECT");
    while (at < pieces.size()) {
      switch (pieces.get(at).keyword()) {
        case DISTINCT, DISTINCTROW -> as("DISTINCT");
        case ALL,
            SQL_NO_CACHE,
            SQL_CALC_FOUND_ROWS,
            HIGH_PRIORITY,
            STRAIGHT_JOIN,
            SQL_SMALL_RESULT,
            SQL_BIG_RESULT,
            SQL_BUFFER_RESULT ->
            at++;
        default -> {
          return;
        }
      }
    }
  }

  private void insert(Piece piece) {
    boolean leads = at == 0;
    as(piece.text());
    if (!leads) {
      return;
    }
    skipModifiers();
    if (next(0, Keyword.IGNORE)) {
      as("IGNORE");
    }
    if (!next(0, Keyword.INTO)) {
      as("INTO", piece);
    } else {
      as("INTO");
    }
  }

  private void write(Piece piece) {
    as(piece.text());
    skipModifiers();
  }

  private void skipModifiers() {
    while (next(0, Keyword.LOW_PRIORITY)
        || next(0, Keyword.DELAYED)
        || next(0, Keyword.HIGH_PRIORITY)
        || next(0, Keyword.QUICK)) {
      at++;
    }
  }

  private void indexHint(Piece piece) {
    if (!next(1, Keyword.INDEX) && !next(1, Keyword.KEY)) {
      as(piece.text());
      return;
    }
    while (at < pieces.size() && !next(0, Token.LEFT_PAREN)) {
      at++;
    }
    skipParentheses();
  }

  private void partition() {
    if (next(1, Token.LEFT_PAREN) && !next(-1, Token.LEFT_PAREN)) {
      at++;
      skipParentheses();
    } else {
      as("PARTITION");
    }
  }

  private void skipParentheses() {
    int depth = at < pieces.size() ? pieces.get(at).depth() : 0;
    do {
      at++;
    } while (at < pieces.size()
        && !(pieces.get(at).is(Token.RIGHT_PAREN) && pieces.get(at).depth() == depth));
    at++;
  }

  private void into() {
    if (!next(1, Token.USER_VARIABLE)) {
      as("INTO");
      return;
    }
    at += 2;
    while (next(0, Token.COMMA) && next(1, Token.USER_VARIABLE)) {
      at += 2;
    }
  }

  private void lock() {
    Piece piece = pieces.get(at);
    if (next(1, Keyword.IN) && next(2, Keyword.SHARE) && next(3, Keyword.MODE)) {
      as("FOR", piece);
      as("SHARE", piece);
      at += 4;
    } else {
      as("LOCK");
    }
  }

  /// A typed literal is not the string it is written with, so it must not look like a constant.
  private void typedLiteral(Piece piece) {
    if (at + 1 < pieces.size() && pieces.get(at + 1).slotKind() == SlotKind.STRING) {
      as(piece.text());
      Piece literal = pieces.get(at);
      as("(", literal);
      slot(literal);
      as(")", literal);
    } else {
      as(piece.text());
    }
  }

  private boolean valuesOfInsert(Piece piece) {
    boolean insert = next(-at, Keyword.INSERT) || next(-at, Keyword.REPLACE);
    boolean rows = at + 1 < pieces.size() && pieces.get(at + 1).token() == Token.LEFT_PAREN;
    return insert && rows && piece.depth() == 0;
  }

  /// `DECIMAL(10,2)` behind AS or as CONVERT's second part: the grammar wants bare numbers there.
  private boolean opensTypeLength() {
    if (at < 2 || pieces.get(at - 1).token() != Token.WORD) {
      return false;
    }
    if (next(-2, Keyword.AS)) {
      return true;
    }
    if (!next(-2, Token.COMMA)) {
      return false;
    }
    int depth = pieces.get(at - 2).depth();
    for (int i = at - 2; i > 0; i--) {
      if (pieces.get(i).is(Token.LEFT_PAREN) && pieces.get(i).depth() < depth) {
        return pieces.get(i - 1).is(Keyword.CONVERT);
      }
    }
    return false;
  }

  private void operator(String text) {
    switch (text) {
      case "&&" -> as("AND");
      case "||" -> as(mode.pipesAsConcat() ? "||" : "OR");
      default -> as(text);
    }
  }

  private void alias(Piece piece) {
    String body = piece.text().substring(1, piece.text().length() - 1);
    if (body.isEmpty() || body.indexOf('\\') >= 0 || body.indexOf(piece.text().charAt(0)) >= 0) {
      refusal = "an alias with odd characters";
      return;
    }
    name(body);
  }

  private void name(String name) {
    if (name.isEmpty() || name.indexOf('`') >= 0 || name.indexOf('\n') >= 0) {
      refusal = "a name with odd characters";
      return;
    }
    as("`" + name + "`");
  }

  private String userVariable(Piece piece) {
    String text = piece.text();
    boolean simple = text.length() > 1 && ascii(text);
    for (int i = 1; i < text.length(); i++) {
      simple &= Character.isLetterOrDigit(text.charAt(i)) || text.charAt(i) == '_';
    }
    return simple && !Character.isDigit(text.charAt(1)) ? text : "@kintsugi" + at;
  }

  private static boolean ascii(String text) {
    return text.chars().allMatch(c -> c < 0x80);
  }

  private boolean next(int ahead, Keyword keyword) {
    int index = at + ahead;
    return index >= 0 && index < pieces.size() && pieces.get(index).is(keyword);
  }

  private boolean next(int ahead, Token token) {
    int index = at + ahead;
    return index >= 0 && index < pieces.size() && pieces.get(index).is(token);
  }

  private void as(String text) {
    as(text, pieces.get(at));
    at++;
  }

  private void as(String text, Piece from) {
    eyes.add(text, from.start(), from.end());
  }
}
