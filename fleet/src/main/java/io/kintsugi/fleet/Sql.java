package io.kintsugi.fleet;

/// Text for statements that this module sends under the server's default `sql_mode`.
final class Sql {
  private Sql() {}

  static String literal(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
  }
}
