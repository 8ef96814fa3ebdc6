package io.kintsugi.router.plan;

import io.kintsugi.router.sql.Keyword;
import io.kintsugi.router.sql.Token;
import java.util.ArrayList;
import java.util.List;

/// The parts of an INSERT or REPLACE by token, read by the lexer alone.
///
/// @param table the table name's last token
/// @param columns the names' tokens; empty without a list
/// @param columnsEnd the token that closes the list of columns, or -1 without one
/// @param body the token of VALUES, SET, SELECT, TABLE, WITH or an opening parenthesis
record InsertText(Source source, int table, List<Integer> columns, int columnsEnd, int body) {

  static InsertText of(Source source) {
    int at = 1;
    while (modifier(source.keyword(at))) {
      at++;
    }
    at += source.keyword(at) == Keyword.INTO ? 1 : 0;
    int table = source.kind(at + 1) == Token.DOT ? at + 2 : at;
    at = table + 1;
    if (source.keyword(at) == Keyword.PARTITION) {
      at = source.closing(at + 1) + 1;
    }
    List<Integer> columns = new ArrayList<>();
    boolean list = source.kind(at) == Token.LEFT_PAREN && !query(source.keyword(at + 1));
    if (!list) {
      return new InsertText(source, table, columns, -1, at);
    }
    int end = source.closing(at);
    for (int[] item : source.items(at + 1, end)) {
      columns.add(item[1] - 1);
    }
    return new InsertText(source, table, columns, end, end + 1);
  }

  private static boolean query(Keyword keyword) {
    return keyword == Keyword.SELECT || keyword == Keyword.WITH || keyword == Keyword.TABLE;
  }

  private static boolean modifier(Keyword keyword) {
    return switch (keyword) {
      case LOW_PRIORITY, DELAYED, HIGH_PRIORITY, IGNORE -> true;
      default -> false;
    };
  }

  String schemaOrNull() {
    return source.kind(table - 1) == Token.DOT ? source.name(table - 2) : "";
  }

  boolean values() {
    return source.keyword(body) == Keyword.VALUES || source.keyword(body) == Keyword.VALUE;
  }

  boolean set() {
    return source.keyword(body) == Keyword.SET;
  }

  /// The token of ON of ON DUPLICATE KEY UPDATE, or the end.
  int onDuplicate() {
    for (int i = body; i < source.size(); i++) {
      boolean on = source.keyword(i) == Keyword.ON && source.at(i).depth() == 0;
      if (on && source.keyword(i + 1) == Keyword.DUPLICATE) {
        return i;
      }
    }
    return source.size();
  }
}
