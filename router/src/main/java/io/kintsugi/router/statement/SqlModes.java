package io.kintsugi.router.statement;

import io.kintsugi.router.sql.LexMode;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// sql_mode and character_set_client as the lexer needs them.
public final class SqlModes {
  private SqlModes() {}

  /// `sqlMode` as `@@sql_mode` answers (combinations such as ANSI come with their parts there, and
  /// are taken apart here too).
  public static LexMode lexMode(LexMode before, String sqlMode) {
    Set<String> modes =
        Arrays.stream(sqlMode.toUpperCase(Locale.ROOT).split(","))
            .map(String::strip)
            .collect(Collectors.toSet());
    boolean ansi = modes.contains("ANSI");
    return new LexMode(
        ansi || modes.contains("ANSI_QUOTES"),
        modes.contains("NO_BACKSLASH_ESCAPES"),
        ansi || modes.contains("PIPES_AS_CONCAT"),
        ansi || modes.contains("IGNORE_SPACE"),
        modes.contains("HIGH_NOT_PRECEDENCE"),
        before.charset(),
        before.serverVersion());
  }

  /// `charset`: the value of character_set_client.
  public static LexMode withCharset(LexMode before, String charset) {
    return new LexMode(
        before.ansiQuotes(),
        before.noBackslashEscapes(),
        before.pipesAsConcat(),
        before.ignoreSpace(),
        before.highNotPrecedence(),
        charset.toLowerCase(Locale.ROOT),
        before.serverVersion());
  }
}
