package io.kintsugi.fleet;

import java.util.regex.Pattern;

/// Text for statements that this module sends under the server's default `sql_mode`.
final class Sql {
  private static final Pattern SECRET =
      Pattern.compile("(IDENTIFIED BY |PASSWORD=)'(?:[^'\\\\]|''|\\\\.)*'");

  private Sql() {}

  static String literal(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
  }

  /// For messages.
  static String withoutSecrets(String sql) {
    return SECRET.matcher(sql).replaceAll("$1'***'");
  }
}
