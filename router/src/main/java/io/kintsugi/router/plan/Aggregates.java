package io.kintsugi.router.plan;

import io.kintsugi.router.sql.Keyword;
import io.kintsugi.router.sql.Token;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Recognises aggregate functions by their tokens.
final class Aggregates {
  private static final Set<String> STREAMED = Set.of("COUNT", "SUM", "MIN", "MAX", "AVG");
  private static final Set<String> OTHERS =
      Set.of(
          "GROUP_CONCAT",
          "BIT_AND",
          "BIT_OR",
          "BIT_XOR",
          "STD",
          "STDDEV",
          "STDDEV_POP",
          "STDDEV_SAMP",
          "VARIANCE",
          "VAR_POP",
          "VAR_SAMP",
          "JSON_ARRAYAGG",
          "JSON_OBJECTAGG",
          "ST_COLLECT",
          "GROUPING");

  private Aggregates() {}

  /// The first aggregate's name in tokens [from, to), those of subqueries left out; or null.
  static @Nullable String in(Source source, int from, int to) {
    for (int i = from; i < to; i++) {
      if (source.kind(i) == Token.LEFT_PAREN && source.keyword(i + 1) == Keyword.SELECT) {
        i = source.closing(i);
      } else if (is(source, i)) {
        return source.word(i);
      }
    }
    return null;
  }

  private static boolean is(Source source, int i) {
    String word = source.word(i);
    return source.kind(i + 1) == Token.LEFT_PAREN
        && source.kind(i - 1) != Token.DOT
        && (STREAMED.contains(word) || OTHERS.contains(word));
  }

  /// Whether tokens [from, to) are one call of a function whose parts can be put together, and
  /// nothing else.
  static boolean whole(Source source, int from, int to) {
    return STREAMED.contains(source.word(from))
        && source.kind(from + 1) == Token.LEFT_PAREN
        && source.closing(from + 1) == to - 1;
  }

  static boolean distinct(Source source, int from) {
    return source.keyword(from + 2) == Keyword.DISTINCT;
  }
}
