package io.kintsugi.router.statement;

import io.kintsugi.router.sql.SqlValue;

/// What only the proxy knows of a session.
@FunctionalInterface
public interface SessionFacts {
  /// The value of a {@link SessionStatement.Fact}, by its name.
  SqlValue value(String name);
}
