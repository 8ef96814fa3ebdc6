package io.kintsugi.router.plan;

import io.kintsugi.router.sql.Token;
import java.util.Set;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.Function;

/// Tells whether an expression has the same value when it is written twice.
final class Repeatable {
  private static final Set<String> NEVER =
      Set.of("RAND", "UUID", "UUID_SHORT", "RANDOM_BYTES", "SYSDATE");

  private Repeatable() {}

  /// A value that is asked for again, to sort by it, must be the value that is shown.
  static void refuseOther(Source source, int from, int to) {
    for (int i = from; i < to; i++) {
      if (calls(source, i) && NEVER.contains(source.word(i))) {
        throw Refusal.notYet(
            "ORDER BY, GROUP BY or an aggregate over "
                + source.word(i)
                + "() is not supported over several shards: each time it is another value.");
      }
    }
  }

  /// `RAND()`, a number for each row. With a seed it is a sequence that begins with the statement,
  /// and so on each shard.
  static boolean isRandom(Expression expression) {
    return expression instanceof Function call
        && call.getName().equalsIgnoreCase("RAND")
        && (call.getParameters() == null || call.getParameters().isEmpty());
  }

  /// Each shard would begin the sequence anew, and its numbers come once for each of them.
  static void refuseSeeds(Source source) {
    for (int i = 0; i < source.size(); i++) {
      if (calls(source, i)
          && source.word(i).equals("RAND")
          && source.kind(i + 2) != Token.RIGHT_PAREN) {
        throw Refusal.notYet("RAND() with a seed is not supported over several shards.");
      }
    }
  }

  private static boolean calls(Source source, int i) {
    return source.kind(i + 1) == Token.LEFT_PAREN && source.kind(i - 1) != Token.DOT;
  }
}
