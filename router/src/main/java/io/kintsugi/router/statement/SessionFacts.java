package io.kintsugi.router.statement;

import io.kintsugi.router.sql.SqlValue;
import io.kintsugi.router.statement.SessionStatement.Fact;
import io.kintsugi.router.statement.SessionStatement.SelectConstants;
import java.nio.charset.StandardCharsets;

/// What only the proxy knows of a session.
@FunctionalInterface
public interface SessionFacts {
  /// The value of a {@link Fact}, by its name.
  SqlValue value(String name);

  /// The statement with its facts written in; column headings stay as MySQL would give them.
  ///
  /// Offsets in `select` refer to `sql`, of which the bytes from `from` to `to` are the statement.
  default byte[] write(byte[] sql, int from, int to, SelectConstants select) {
    Edits edits = new Edits(sql, from, to);
    write(edits, select);
    return edits.bytes();
  }

  /// Adds the edits that write the facts in.
  default void write(Edits edits, SelectConstants select) {
    for (Fact fact : select.facts()) {
      edits.replace(fact.from(), fact.to(), literal(value(fact.name())));
    }
    for (SessionStatement.Heading heading : select.headings()) {
      edits.insert(heading.at(), " AS `" + heading.text().replace("`", "``") + "`");
    }
  }

  private static String literal(SqlValue value) {
    return switch (value) {
      case SqlValue.Null none -> "NULL";
      case SqlValue.Int number -> Long.toString(number.value());
      case SqlValue.Decimal number -> number.value().toPlainString();
      case SqlValue.Floating number -> Double.toString(number.value());
      case SqlValue.Text text -> text(text);
      case SqlValue.Bytes bytes -> "_binary 0x" + SqlText.hex(bytes.bytes());
      case SqlValue.Temporal temporal -> "'" + temporal.text() + "'";
    };
  }

  /// In hexadecimal unless plain, so that neither sql_mode nor character_set_client matters.
  private static String text(SqlValue.Text text) {
    String plain = new String(text.bytes(), StandardCharsets.ISO_8859_1);
    boolean harmless = plain.chars().allMatch(c -> c >= ' ' && c < 0x7F && c != '\'' && c != '\\');
    return harmless ? "'" + plain + "'" : "_" + text.charset() + " 0x" + SqlText.hex(text.bytes());
  }
}
