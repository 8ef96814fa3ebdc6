package io.kintsugi.router.sql;

/// What one token of a statement is. Offsets come from {@link Lexer#start} and {@link Lexer#end}.
public enum Token {
  /// A name or a keyword, not quoted; {@link Lexer#keyword} tells which.
  WORD,
  /// A name in backticks (or in double quotes under ANSI_QUOTES), quotes included.
  QUOTED_NAME,
  INTEGER,
  DECIMAL,
  FLOAT,
  /// A quoted string, quotes included; the `N` of `N'x'` too.
  STRING,
  /// `_utf8mb4` and the like: the character set of the literal behind it.
  INTRODUCER,
  /// `0x1F` or `x'1F'`.
  HEX,
  /// `0b1` or `b'1'`.
  BIT,
  /// `?`, a value bound later.
  PARAMETER,
  /// `@name` with its quotes if any; the host of `user@host` too, which only the grammar tells
  /// apart.
  USER_VARIABLE,
  /// `@@name`, `@@scope.name`.
  SYSTEM_VARIABLE,
  COMMA,
  DOT,
  LEFT_PAREN,
  RIGHT_PAREN,
  SEMICOLON,
  EQUAL,
  /// `:=`
  ASSIGN,
  STAR,
  PLUS,
  MINUS,
  /// Any other operator, one or more bytes.
  OPERATOR,
  /// A comment the server passes over, of any kind; a version comment for a newer server too.
  COMMENT,
  /// `/*+ ... */`
  HINT,
  /// `/*!` or `/*!80000`: what follows, up to {@link #VERSION_CLOSE}, is code.
  VERSION_OPEN,
  VERSION_CLOSE,
  END,
  /// Bytes that MySQL refuses here, or whose reading is in doubt: the statement must be refused.
  ERROR
}
