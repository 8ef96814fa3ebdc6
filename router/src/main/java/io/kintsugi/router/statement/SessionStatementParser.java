package io.kintsugi.router.statement;

import io.kintsugi.router.sql.LexMode;
import org.jspecify.annotations.Nullable;

/// Recognises statements about the session from their tokens; most others are rejected by their
/// first word.
public final class SessionStatementParser {
  private SessionStatementParser() {}

  /// Null when the bytes from `from` to `to` (exclusive) are not a statement about the session, or
  /// not one that is known: then the planner goes on, and refuses what it does not know either.
  public static @Nullable SessionStatement parse(byte[] sql, int from, int to, LexMode mode) {
    return null;
  }
}
