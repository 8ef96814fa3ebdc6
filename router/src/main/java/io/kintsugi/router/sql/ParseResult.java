package io.kintsugi.router.sql;

import net.sf.jsqlparser.statement.Statement;

/// A syntax tree that provably has the lexer's own tokens, or the reason why there is none.
public sealed interface ParseResult {
  /// @param ast the tree; its {@code JdbcParameter}s are the markers that {@link Eyes} explains. A
  ///   plain number in it is an ordinal or a type's length, never a literal's value
  record Parsed(Statement ast, Eyes eyes) implements ParseResult {}

  record NotParsed(String reason) implements ParseResult {}
}
