package io.kintsugi.router.sql;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// All tables a statement names, and all places where a schema's name stands, found by tokens
/// alone: so also for statements that the parser cannot read.
///
/// It rather finds too many tables than too few. {@link #doubtful} is true where a table was
/// expected and something else stood; then the list must not be trusted.
public final class TableNames {
  private final Fingerprint statement;
  private final Pieces pieces;
  private final CommonTables common;
  private final List<TableRef> tables = new ArrayList<>();
  private final List<Span> schemas = new ArrayList<>();
  private final boolean[] fromList = new boolean[256];
  private final boolean[] selects = new boolean[256];
  private boolean doubtful;
  private int at;

  private TableNames(Fingerprint statement, Pieces pieces) {
    this.statement = statement;
    this.pieces = pieces;
    this.common = CommonTables.of(pieces);
  }

  public static TableNames of(Fingerprint statement, LexMode mode) {
    return of(statement, Piece.of(statement, mode));
  }

  static TableNames of(Fingerprint statement, List<Piece> pieces) {
    TableNames names = new TableNames(statement, new Pieces(pieces));
    names.walk();
    return names;
  }

  public List<TableRef> tables() {
    return List.copyOf(tables);
  }

  /// Each place where a schema's name stands before a table, a column or a routine.
  public List<Span> schemas() {
    return List.copyOf(schemas);
  }

  public boolean doubtful() {
    return doubtful;
  }

  private void walk() {
    selects[0] = true;
    while (at < pieces.count()) {
      Piece piece = piece(at);
      if (piece.depth() >= fromList.length - 1) {
        doubtful = true;
        return;
      }
      step(piece);
    }
  }

  private void step(Piece piece) {
    int depth = piece.depth();
    switch (piece.token()) {
      case LEFT_PAREN -> {
        fromList[depth + 1] = false;
        selects[depth + 1] = false;
        at++;
      }
      case COMMA -> {
        at++;
        if (fromList[depth]) {
          tables(depth, false);
        }
      }
      case WORD -> {
        if (piece.keyword() == Keyword.NONE || !word(piece, depth)) {
          chain();
        }
      }
      case QUOTED_NAME -> chain();
      default -> at++;
    }
  }

  /// Takes the word when it is a keyword with a meaning here.
  private boolean word(Piece piece, int depth) {
    switch (piece.keyword()) {
      case SELECT -> {
        selects[depth] = true;
        fromList[depth] = false;
        at++;
      }
      case FROM -> {
        at++;
        if (selects[depth]) {
          fromList[depth] = true;
          tables(depth, previous(Keyword.DELETE) || previous(Keyword.IGNORE));
        }
      }
      case JOIN, STRAIGHT_JOIN -> {
        at++;
        if (fromList[depth]) {
          tables(depth, false);
        }
      }
      case INTO -> into(depth);
      case UPDATE -> update(depth);
      case INSERT, REPLACE -> insert(depth);
      case DELETE -> delete(depth);
      case USING -> {
        at++;
        if (depth == 0 && piece(0).is(Keyword.DELETE) && !piece(at).is(Token.LEFT_PAREN)) {
          tables(depth, false);
        }
      }
      case TABLE, TABLES -> table(depth);
      case TRUNCATE, DESCRIBE, DESC -> leading(depth);
      case REFERENCES -> {
        at++;
        tables(depth, false);
      }
      case LIKE, TO, ON -> definition(piece, depth);
      case WHERE,
          SET,
          GROUP,
          ORDER,
          HAVING,
          LIMIT,
          FOR,
          WINDOW,
          UNION,
          EXCEPT,
          INTERSECT,
          VALUES -> {
        fromList[depth] = false;
        at++;
      }
      default -> {
        if (!piece.keyword().reserved()) {
          return false;
        }
        at++;
      }
    }
    return true;
  }

  private void into(int depth) {
    at++;
    boolean elsewhere =
        piece(at).is(Token.USER_VARIABLE)
            || piece(at).is(Keyword.OUTFILE)
            || piece(at).text().equalsIgnoreCase("DUMPFILE");
    fromList[depth] &= elsewhere;
    if (!elsewhere && !piece(at).is(Keyword.TABLE)) {
      tables(depth, true);
    }
  }

  private void update(int depth) {
    boolean verb = at == 0 || (depth == 0 && !piece(0).is(Keyword.SELECT) && closesWith());
    at++;
    skip(Keyword.LOW_PRIORITY);
    skip(Keyword.IGNORE);
    if (verb) {
      fromList[depth] = true;
      tables(depth, true);
    }
  }

  /// The verb behind WITH ... AS (...), or behind EXPLAIN.
  private boolean closesWith() {
    return piece(0).is(Keyword.EXPLAIN)
        || piece(0).is(Keyword.DESCRIBE)
        || piece(0).is(Keyword.DESC)
        || (piece(0).is(Keyword.WITH) && piece(at - 1).is(Token.RIGHT_PAREN));
  }

  private void insert(int depth) {
    boolean verb = !piece(at + 1).is(Token.LEFT_PAREN) && (at == 0 || closesWith());
    at++;
    while (verb && modifier(piece(at))) {
      at++;
    }
    if (verb && !piece(at).is(Keyword.INTO)) {
      tables(depth, true);
    }
  }

  private void delete(int depth) {
    boolean verb = at == 0 || closesWith();
    at++;
    while (verb && modifier(piece(at))) {
      at++;
    }
    if (verb && !piece(at).is(Keyword.FROM)) {
      fromList[depth] = true;
      tables(depth, true);
    }
  }

  private static boolean modifier(Piece piece) {
    return switch (piece.keyword()) {
      case LOW_PRIORITY, DELAYED, HIGH_PRIORITY, QUICK, IGNORE -> true;
      default -> false;
    };
  }

  private void table(int depth) {
    boolean show = piece(0).is(Keyword.SHOW) || piece(0).is(Keyword.FLUSH);
    at++;
    while (piece(at).is(Keyword.IF) || piece(at).is(Keyword.NOT) || piece(at).is(Keyword.EXISTS)) {
      at++;
    }
    if (piece(at).isName() && !(show && piece(at).keyword() != Keyword.NONE)) {
      fromList[depth] = !piece(0).is(Keyword.CREATE) && !piece(0).is(Keyword.ALTER);
      tables(depth, !piece(0).is(Keyword.TABLE));
    }
  }

  private void leading(int depth) {
    boolean verb = at == 0;
    at++;
    if (verb && piece(at).isName()) {
      tables(depth, true);
    }
  }

  /// CREATE TABLE a LIKE b, RENAME TABLE a TO b, CREATE INDEX i ON t, CREATE TRIGGER ... ON t.
  private void definition(Piece piece, int depth) {
    boolean first = depth == 0 || (depth == 1 && piece.is(Keyword.LIKE));
    boolean names =
        switch (piece.keyword()) {
          case LIKE -> first && piece(0).is(Keyword.CREATE);
          case TO -> first && (piece(0).is(Keyword.RENAME) || piece(0).is(Keyword.ALTER));
          default ->
              first
                  && !fromList[depth]
                  && (piece(0).is(Keyword.CREATE) || piece(0).is(Keyword.DROP))
                  && piece(at + 1).isName();
        };
    at++;
    if (names && piece(at).isName()) {
      boolean more = fromList[depth];
      tables(depth, true);
      fromList[depth] = more;
    }
  }

  /// One table is expected here, or an opening parenthesis of a join or a subquery.
  private void tables(int depth, boolean target) {
    Piece piece = piece(at);
    if (piece.is(Keyword.LATERAL)) {
      at++;
      return;
    }
    if (piece.is(Token.LEFT_PAREN)) {
      at++;
      fromList[depth + 1] = true;
      selects[depth + 1] = false;
      if (!pieces.startsQuery(at) || piece(at).is(Token.LEFT_PAREN)) {
        tables(depth + 1, target);
      }
      return;
    }
    if (piece.is(Token.OPERATOR) || piece.is(Keyword.JSON_TABLE) || piece.is(Keyword.DUAL)) {
      at++;
      return;
    }
    if (!piece.isName()) {
      doubtful = true;
      return;
    }
    name(depth, target);
  }

  private void name(int depth, boolean target) {
    Piece first = piece(at);
    Piece last = first;
    boolean qualified = piece(at + 1).is(Token.DOT) && isPart(piece(at + 2));
    if (qualified) {
      last = piece(at + 2);
      schemas.add(span(first));
    }
    at += qualified ? 3 : 1;
    if (piece(at).is(Token.DOT) && piece(at + 1).is(Token.STAR)) {
      at += 2;
    }
    boolean cte = !qualified && common.contains(last.name());
    tables.add(
        new TableRef(
            qualified ? first.name() : null,
            last.name(),
            alias(),
            cte,
            target,
            depth,
            qualified ? span(first) : null,
            span(last)));
  }

  private @Nullable String alias() {
    int index = at;
    if (piece(index).is(Keyword.PARTITION) && piece(index + 1).is(Token.LEFT_PAREN)) {
      index = pieces.closing(index + 1) + 1;
    }
    boolean as = piece(index).is(Keyword.AS);
    Piece piece = piece(as ? index + 1 : index);
    boolean clause = !as && clauseWord(piece);
    return piece.isName() && !clause ? piece.name() : null;
  }

  private static boolean clauseWord(Piece piece) {
    return switch (piece.keyword()) {
      case VALUE, OFFSET, BEGIN, END, ENGINE -> true;
      default -> false;
    };
  }

  /// A name in an expression, perhaps qualified: only a schema's name matters.
  private void chain() {
    int first = at;
    int parts = 1;
    at++;
    while (piece(at).is(Token.DOT) && (isPart(piece(at + 1)) || piece(at + 1).is(Token.STAR))) {
      at += 2;
      parts++;
    }
    boolean routine = parts == 2 && piece(at).is(Token.LEFT_PAREN);
    if (parts >= 3 || routine) {
      schemas.add(span(piece(first)));
    }
  }

  private static boolean isPart(Piece piece) {
    return piece.token() == Token.QUOTED_NAME || piece.token() == Token.WORD;
  }

  private void skip(Keyword keyword) {
    if (piece(at).is(keyword)) {
      at++;
    }
  }

  private boolean previous(Keyword keyword) {
    return piece(at - 2).is(keyword);
  }

  private Span span(Piece piece) {
    return Span.of(statement, piece.start(), piece.end());
  }

  private Piece piece(int index) {
    return pieces.at(index);
  }
}
