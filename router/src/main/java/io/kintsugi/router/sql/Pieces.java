package io.kintsugi.router.sql;

import java.util.List;

/// A statement's pieces, to look at without minding where they end.
record Pieces(List<Piece> list) {
  private static final Piece NOTHING =
      new Piece(Token.END, Keyword.NONE, null, -1, -1, "", 0, 0, 0);

  int count() {
    return list.size();
  }

  /// Nothing (END) before the first and behind the last.
  Piece at(int index) {
    return index >= 0 && index < list.size() ? list.get(index) : NOTHING;
  }

  /// Where the parenthesis opened at this index is closed; behind the last piece when it is not.
  int closing(int open) {
    int depth = at(open).depth();
    int index = open + 1;
    while (index < list.size()
        && !(at(index).is(Token.RIGHT_PAREN) && at(index).depth() == depth)) {
      index++;
    }
    return index;
  }

  /// Whether a query begins here, perhaps in parentheses.
  boolean startsQuery(int index) {
    Piece piece = at(index);
    return piece.is(Keyword.SELECT)
        || piece.is(Keyword.WITH)
        || piece.is(Keyword.TABLE)
        || piece.is(Keyword.VALUES)
        || piece.is(Token.LEFT_PAREN);
  }
}
