package io.kintsugi.router.sql;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where the clauses of a plain SELECT, INSERT, REPLACE, UPDATE or DELETE stand, as places in its
/// shape, so that a plan can edit any statement of the shape. Subqueries are parts of the clause
/// they are in.
public final class Clauses {

  /// @param whole with its keyword
  /// @param body without it
  /// @param items the body cut at its own commas
  public record Clause(Span whole, Span body, List<Span> items) {
    public Clause {
      items = List.copyOf(items);
    }
  }

  public enum Kind {
    /// SELECT and its modifiers; the items are the select list's.
    SELECT,
    /// FROM; for UPDATE and for INSERT what stands behind the verb.
    TABLES,
    SET,
    WHERE,
    /// WITH ROLLUP belongs to the last item.
    GROUP_BY,
    HAVING,
    WINDOW,
    /// Each item holds its ASC or DESC.
    ORDER_BY,
    /// The items are one or two numbers, whichever way they are written.
    LIMIT,
    /// INTO of a SELECT.
    INTO,
    /// FOR UPDATE, FOR SHARE, LOCK IN SHARE MODE.
    LOCKING,
    /// An INSERT's column names; `whole` has the parentheses.
    COLUMNS,
    /// An INSERT's rows; the items are the rows, or one ROWS slot.
    VALUES,
    /// AS new (m, n) of an INSERT.
    ROW_ALIAS,
    ON_DUPLICATE,
    /// The query of an INSERT ... SELECT.
    QUERY,
    PARTITION
  }

  private final Keyword verb;
  private final Map<Kind, Clause> clauses;
  private final Place end;

  private Clauses(Keyword verb, Map<Kind, Clause> clauses, Place end) {
    this.verb = verb;
    this.clauses = clauses;
    this.end = end;
  }

  /// SELECT, INSERT, REPLACE, UPDATE or DELETE.
  public Keyword verb() {
    return verb;
  }

  public @Nullable Clause get(Kind kind) {
    return clauses.get(kind);
  }

  /// Behind the statement's last token, before trailing comments and `;`.
  public Place end() {
    return end;
  }

  /// Null when the statement has another form: WITH, UNION and the like, parentheses around it,
  /// another verb.
  public static @Nullable Clauses of(Fingerprint statement, LexMode mode) {
    return of(statement, Piece.of(statement, mode));
  }

  static @Nullable Clauses of(Fingerprint statement, List<Piece> pieces) {
    if (pieces.isEmpty()) {
      return null;
    }
    Keyword verb = pieces.getFirst().keyword();
    return switch (verb) {
      case SELECT, INSERT, REPLACE, UPDATE, DELETE -> new Finder(statement, pieces, verb).find();
      default -> null;
    };
  }

  private static final class Finder {
    private final Fingerprint statement;
    private final List<Piece> pieces;
    private final Keyword verb;
    private final Map<Kind, Clause> found = new EnumMap<>(Kind.class);

    Finder(Fingerprint statement, List<Piece> pieces, Keyword verb) {
      this.statement = statement;
      this.pieces = pieces;
      this.verb = verb;
    }

    @Nullable Clauses find() {
      boolean insert = verb == Keyword.INSERT || verb == Keyword.REPLACE;
      Kind open = verb == Keyword.SELECT ? Kind.SELECT : Kind.TABLES;
      int whole = 0;
      int body = headLength(insert);
      for (int i = body; i < pieces.size(); i++) {
        Piece piece = pieces.get(i);
        if (piece.depth() != 0) {
          continue;
        }
        Kind next = insert ? insertClause(i, open) : clause(i, open);
        if (next == null) {
          if (isCompound(piece)) {
            return null;
          }
          continue;
        }
        if (found.containsKey(next) || (next == open && i > body)) {
          return null;
        }
        close(open, whole, body, i);
        open = next;
        whole = i;
        body = i + keywordLength(next);
        i = Math.max(i, body - 1);
      }
      close(open, whole, body, pieces.size());
      return new Clauses(verb, found, Place.of(statement, pieces.getLast().end()));
    }

    private boolean isCompound(Piece piece) {
      return piece.is(Keyword.UNION) || piece.is(Keyword.EXCEPT) || piece.is(Keyword.INTERSECT);
    }

    private int headLength(boolean insert) {
      int at = 1;
      while (at < pieces.size() && isModifier(pieces.get(at).keyword())) {
        at++;
      }
      boolean into = insert && at < pieces.size() && pieces.get(at).is(Keyword.INTO);
      boolean from =
          verb == Keyword.DELETE && at < pieces.size() && pieces.get(at).is(Keyword.FROM);
      return into || from ? at + 1 : at;
    }

    private static boolean isModifier(Keyword keyword) {
      return switch (keyword) {
        case ALL,
            DISTINCT,
            DISTINCTROW,
            SQL_NO_CACHE,
            SQL_CALC_FOUND_ROWS,
            HIGH_PRIORITY,
            LOW_PRIORITY,
            DELAYED,
            QUICK,
            IGNORE,
            STRAIGHT_JOIN,
            SQL_SMALL_RESULT,
            SQL_BIG_RESULT,
            SQL_BUFFER_RESULT ->
            true;
        default -> false;
      };
    }

    private @Nullable Kind clause(int at, Kind open) {
      return switch (pieces.get(at).keyword()) {
        case FROM -> verb == Keyword.SELECT ? Kind.TABLES : null;
        case SET -> verb == Keyword.UPDATE ? Kind.SET : null;
        case WHERE -> Kind.WHERE;
        // The index hint's own FOR ORDER BY and FOR GROUP BY are no clauses.
        case GROUP -> is(at - 1, Keyword.FOR) ? null : Kind.GROUP_BY;
        case ORDER -> is(at - 1, Keyword.FOR) ? null : Kind.ORDER_BY;
        case HAVING -> Kind.HAVING;
        case WINDOW -> Kind.WINDOW;
        case LIMIT -> Kind.LIMIT;
        case INTO -> verb == Keyword.SELECT ? Kind.INTO : null;
        case FOR ->
            is(at + 1, Keyword.UPDATE) || is(at + 1, Keyword.SHARE)
                ? (open == Kind.LOCKING ? null : Kind.LOCKING)
                : null;
        case LOCK -> is(at + 1, Keyword.IN) ? Kind.LOCKING : null;
        default -> null;
      };
    }

    private @Nullable Kind insertClause(int at, Kind open) {
      Piece piece = pieces.get(at);
      if (open == Kind.QUERY) {
        return piece.is(Keyword.ON) && is(at + 1, Keyword.DUPLICATE) ? Kind.ON_DUPLICATE : null;
      }
      if (piece.is(Token.LEFT_PAREN) && open == Kind.TABLES) {
        return startsQuery(at + 1) ? Kind.QUERY : Kind.COLUMNS;
      }
      if (piece.is(Token.LEFT_PAREN) && (open == Kind.COLUMNS || open == Kind.PARTITION)) {
        return startsQuery(at + 1) ? Kind.QUERY : open == Kind.PARTITION ? Kind.COLUMNS : null;
      }
      return switch (piece.keyword()) {
        case VALUES, VALUE -> open == Kind.ON_DUPLICATE || open == Kind.SET ? null : Kind.VALUES;
        case SET -> Kind.SET;
        case SELECT, WITH, TABLE -> Kind.QUERY;
        case PARTITION -> Kind.PARTITION;
        case AS -> open == Kind.VALUES || open == Kind.SET ? Kind.ROW_ALIAS : null;
        case ON -> is(at + 1, Keyword.DUPLICATE) ? Kind.ON_DUPLICATE : null;
        default -> null;
      };
    }

    private boolean startsQuery(int at) {
      return is(at, Keyword.SELECT)
          || is(at, Keyword.WITH)
          || (at < pieces.size() && pieces.get(at).is(Token.LEFT_PAREN));
    }

    private int keywordLength(Kind kind) {
      return switch (kind) {
        case GROUP_BY, ORDER_BY -> 2;
        // ON DUPLICATE KEY UPDATE
        case ON_DUPLICATE -> 4;
        case COLUMNS -> 1;
        case PARTITION -> 2;
        case QUERY, LOCKING -> 0;
        case SELECT, TABLES, SET, WHERE, HAVING, WINDOW, LIMIT, INTO, VALUES, ROW_ALIAS -> 1;
      };
    }

    private void close(Kind kind, int whole, int body, int next) {
      int last = next - 1;
      boolean parentheses = kind == Kind.COLUMNS || kind == Kind.PARTITION;
      int end = parentheses && last >= body ? last : next;
      int depth = parentheses ? 1 : 0;
      List<Span> items = new ArrayList<>();
      int start = body;
      for (int i = body; i < end; i++) {
        Piece piece = pieces.get(i);
        boolean cut =
            piece.depth() == depth
                && (piece.is(Token.COMMA) || (kind == Kind.LIMIT && piece.is(Keyword.OFFSET)));
        if (cut) {
          items.add(span(start, i));
          start = i + 1;
        }
      }
      if (start < end) {
        items.add(span(start, end));
      }
      found.put(kind, new Clause(span(whole, next), span(body, end), items));
    }

    private Span span(int first, int behind) {
      int start = first < pieces.size() ? pieces.get(first).start() : pieces.getLast().end();
      int end = behind > first ? pieces.get(behind - 1).end() : start;
      return Span.of(statement, start, end);
    }

    private boolean is(int at, Keyword keyword) {
      return at >= 0 && at < pieces.size() && pieces.get(at).is(keyword);
    }
  }
}
