package io.kintsugi.proxy.session.statements;

import io.kintsugi.router.sql.LexMode;
import io.kintsugi.router.sql.Lexer;
import io.kintsugi.router.sql.SqlText;
import io.kintsugi.router.sql.SqlValue;
import io.kintsugi.router.sql.Token;
import java.io.ByteArrayOutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes values in the place of question marks.
public final class Literals {
  private Literals() {}

  /// Null when there are more or fewer values than question marks.
  public static byte @Nullable [] write(byte[] sql, LexMode mode, List<SqlValue> values) {
    Lexer lexer = new Lexer();
    lexer.reset(sql, 0, sql.length, mode);
    ByteArrayOutputStream out = new ByteArrayOutputStream(sql.length + 64);
    int used = 0;
    int from = 0;
    for (Token token = lexer.next(); token != Token.END; token = lexer.next()) {
      if (token != Token.PARAMETER) {
        continue;
      }
      if (used == values.size()) {
        return null;
      }
      out.write(sql, from, lexer.start() - from);
      byte[] literal = SqlText.quote(values.get(used), mode);
      out.write(literal, 0, literal.length);
      used++;
      from = lexer.end();
    }
    out.write(sql, from, sql.length - from);
    return used == values.size() ? out.toByteArray() : null;
  }
}
