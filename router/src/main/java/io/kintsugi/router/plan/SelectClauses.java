package io.kintsugi.router.plan;

import io.kintsugi.router.sql.Keyword;

/// Where the clauses of one unparenthesised SELECT begin, by token; absent ones begin where the
/// next does.
record SelectClauses(
    int items, int from, int where, int group, int having, int order, int limit, int tail) {

  static SelectClauses of(Source source) {
    int items = 1;
    while (modifier(source, items)) {
      items++;
    }
    int end = source.size();
    int from = source.find(Keyword.FROM, items);
    int tail = min(source.find(Keyword.FOR, from), lockIn(source, from), end);
    tail = source.find(Keyword.USE, from) < tail ? indexHints(source, from, end) : tail;
    int limit = min(source.find(Keyword.LIMIT, from), tail, end);
    int order = min(clause(source, Keyword.ORDER, from), limit, end);
    int having = min(source.find(Keyword.HAVING, from), order, end);
    int group = min(clause(source, Keyword.GROUP, from), having, end);
    int where = min(source.find(Keyword.WHERE, from), group, end);
    return new SelectClauses(items, from, where, group, having, order, limit, tail);
  }

  /// `USE INDEX FOR ORDER BY (x)` would be taken for clauses.
  private static int indexHints(Source source, int from, int end) {
    if (source.find(Keyword.FOR, from) < end) {
      throw Refusal.notYet("Index hints with FOR are not supported over several shards yet.");
    }
    return end;
  }

  private static int clause(Source source, Keyword first, int from) {
    for (int i = source.find(first, from); i < source.size(); i = source.find(first, i + 1)) {
      if (source.keyword(i + 1) == Keyword.BY) {
        return i;
      }
    }
    return source.size();
  }

  private static int lockIn(Source source, int from) {
    int lock = source.find(Keyword.LOCK, from);
    return source.keyword(lock + 1) == Keyword.IN ? lock : source.size();
  }

  private static boolean modifier(Source source, int i) {
    return switch (source.keyword(i)) {
      case ALL,
          DISTINCT,
          DISTINCTROW,
          HIGH_PRIORITY,
          STRAIGHT_JOIN,
          SQL_SMALL_RESULT,
          SQL_BIG_RESULT,
          SQL_BUFFER_RESULT,
          SQL_NO_CACHE,
          SQL_CALC_FOUND_ROWS ->
          true;
      default -> false;
    };
  }

  private static int min(int a, int b, int c) {
    return Math.min(a, Math.min(b, c));
  }
}
