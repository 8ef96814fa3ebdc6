package io.kintsugi.chaos.work;

import io.kintsugi.chaos.history.Outcome;
import java.sql.SQLException;
import java.util.Set;

/// What an error tells about a commit that was asked for.
final class Errors {
  /// MySQL's errors of a server or a session that ends; Kintsugi's "outcome unknown" over shards
  /// (1105) and of one shard (1430).
  private static final Set<Integer> UNKNOWN = Set.of(1053, 1105, 1317, 1430, 3024, 3168);

  private Errors() {}

  static Outcome outcome(SQLException e) {
    boolean silent = lost(e) || UNKNOWN.contains(e.getErrorCode());
    return silent ? Outcome.UNKNOWN : Outcome.FAILED;
  }

  /// Whether the connection broke.
  static boolean lost(SQLException e) {
    String state = e.getSQLState();
    return state == null || state.startsWith("08");
  }

  static String note(SQLException e) {
    String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    return e.getErrorCode() + " (" + e.getSQLState() + ") " + message;
  }
}
