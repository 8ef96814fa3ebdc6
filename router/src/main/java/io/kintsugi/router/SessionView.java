package io.kintsugi.router;

import io.kintsugi.router.sql.LexMode;
import io.kintsugi.router.sql.SqlValue;
import org.jspecify.annotations.Nullable;

/// What the router may know of a session, and no more.
public interface SessionView {
  /// The default schema's logical name; null when none was chosen.
  @Nullable String schema();

  /// How the session's sql_mode and character set make the server read text.
  LexMode lexMode();

  /// The value of a user variable (name in lower case, without `@`); NULL when it was never set.
  SqlValue userVariable(String name);

  /// What a function about the session answers: LAST_INSERT_ID, FOUND_ROWS, ROW_COUNT,
  /// CONNECTION_ID, DATABASE, USER, CURRENT_USER (upper case, without parentheses).
  SqlValue sessionFunction(String name);

  /// Whether the account may use this logical schema.
  boolean mayUse(String schema);

  /// Tells accounts apart that may use different schemas.
  default String account() {
    return "";
  }

  /// sql_mode NO_AUTO_VALUE_ON_ZERO: 0 is a key like any other.
  default boolean noAutoValueOnZero() {
    return false;
  }
}
