package io.kintsugi.router.sql;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// Writes values and names as SQL text that the server reads back as the same.
public final class SqlText {
  private SqlText() {}

  /// The literal for a value under a session's sql_mode and character set.
  public static byte[] quote(SqlValue value, LexMode mode) {
    return switch (value) {
      case SqlValue.Null n -> ascii("NULL");
      case SqlValue.Int i -> ascii(Long.toString(i.value()));
      case SqlValue.Decimal d -> ascii(d.value().toPlainString());
      case SqlValue.Floating f -> floating(f.value());
      case SqlValue.Text t -> text(t, mode);
      case SqlValue.Bytes b -> ascii("x'" + HexFormat.of().formatHex(b.bytes()) + "'");
      case SqlValue.Temporal t -> temporal(t.text());
    };
  }

  /// A name in backticks.
  public static byte[] quoteName(String name) {
    return ("`" + name.replace("`", "``") + "`").getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] floating(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      throw new IllegalArgumentException("MySQL has no literal for " + value);
    }
    String text = Double.toString(value);
    return ascii(text.indexOf('E') < 0 ? text + "e0" : text);
  }

  /// Zero dates have no typed literal in strict modes, so they stay strings.
  private static byte[] temporal(String text) {
    if (text.contains("-00")) {
      return ascii("'" + text + "'");
    }
    return ascii((text.length() == 10 ? "DATE'" : "TIMESTAMP'") + text + "'");
  }

  private static byte[] text(SqlValue.Text value, LexMode mode) {
    byte[] bytes = value.bytes();
    boolean sameCharset = value.charset().equals(mode.charset());
    boolean ascii = true;
    for (byte b : bytes) {
      ascii &= b >= 0;
    }
    boolean asciiBased =
        !value.charset().startsWith("utf16")
            && !value.charset().equals("utf32")
            && !value.charset().equals("ucs2");
    boolean plain =
        ascii ? asciiBased : sameCharset && Chars.family(mode.charset()) == Chars.Family.UTF8;
    return plain
        ? quoted(bytes, mode)
        : ascii("_" + value.charset() + " x'" + HexFormat.of().formatHex(bytes) + "'");
  }

  private static byte[] quoted(byte[] bytes, LexMode mode) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + 8);
    out.write('\'');
    for (byte b : bytes) {
      if (b == '\'') {
        out.write('\'');
        out.write('\'');
      } else if (b == '\\' && !mode.noBackslashEscapes()) {
        out.write('\\');
        out.write('\\');
      } else if (b == 0 && !mode.noBackslashEscapes()) {
        out.write('\\');
        out.write('0');
      } else {
        out.write(b);
      }
    }
    out.write('\'');
    return out.toByteArray();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
