package io.kintsugi.router.sql;

import java.util.Locale;

/// A statement's shape for people: keywords in capitals, one blank between tokens, `?` for
/// literals, `(?, ...)` for lists. For dashboards only; plans are never looked up by it.
public final class Digest {
  private Digest() {}

  public static String of(Fingerprint statement, LexMode mode) {
    StringBuilder text = new StringBuilder();
    Token before = Token.END;
    for (Piece piece : Piece.of(statement, mode)) {
      if (spaced(before, piece)) {
        text.append(' ');
      }
      text.append(shown(piece));
      before = piece.slot() >= 0 ? Token.STRING : piece.token();
    }
    return text.toString();
  }

  private static String shown(Piece piece) {
    return switch (piece.slotKind()) {
      case LIST -> "(?, ...)";
      case ROWS -> "(?, ...), ...";
      case NUMBER, STRING, BINARY, COMMENT, WORD -> "?";
      case null ->
          // A string that the shape keeps is an alias, or is taken for one.
          piece.is(Token.STRING)
              ? "?"
              : piece.keyword() == Keyword.NONE
                  ? piece.text()
                  : piece.text().toUpperCase(Locale.ROOT);
    };
  }

  private static boolean spaced(Token before, Piece piece) {
    boolean tight =
        before == Token.END
            || before == Token.DOT
            || before == Token.LEFT_PAREN
            || piece.is(Token.DOT)
            || piece.is(Token.COMMA)
            || piece.is(Token.RIGHT_PAREN);
    boolean call = before == Token.WORD && piece.is(Token.LEFT_PAREN);
    return !tight && !call;
  }
}
