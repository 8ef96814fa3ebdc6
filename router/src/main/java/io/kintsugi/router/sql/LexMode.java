package io.kintsugi.router.sql;

/// Everything of a session that changes how the server cuts a statement into tokens.
///
/// @param ansiQuotes `"x"` is a name (sql_mode ANSI_QUOTES)
/// @param noBackslashEscapes a backslash in a string is itself (sql_mode NO_BACKSLASH_ESCAPES)
/// @param pipesAsConcat `||` concatenates (sql_mode PIPES_AS_CONCAT)
/// @param ignoreSpace `f (x)` is a call (sql_mode IGNORE_SPACE)
/// @param highNotPrecedence `NOT` binds tighter (sql_mode HIGH_NOT_PRECEDENCE)
/// @param charset MySQL's name of character_set_client: for gbk, sjis, big5, cp932 and gb18030 a
///   trail byte may look like a quote or a backslash
/// @param serverVersion the shards' version as in `/*!80000`, for example 90704
public record LexMode(
    boolean ansiQuotes,
    boolean noBackslashEscapes,
    boolean pipesAsConcat,
    boolean ignoreSpace,
    boolean highNotPrecedence,
    String charset,
    int serverVersion) {

  public static final LexMode DEFAULT =
      new LexMode(false, false, false, false, false, "utf8mb4", 90704);
}
