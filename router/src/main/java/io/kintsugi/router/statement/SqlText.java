package io.kintsugi.router.statement;

import io.kintsugi.router.sql.LexMode;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Names and literals between their written form and their value; texts hold one `char` per byte.
public final class SqlText {
  /// MySQL's character sets whose Java name is another; those that cannot be a client's are left
  /// out.
  private static final Map<String, String> JAVA_NAMES =
      Map.of(
          "latin1", "windows-1252",
          "gbk", "GBK",
          "gb18030", "GB18030",
          "gb2312", "GB2312",
          "big5", "Big5",
          "sjis", "Shift_JIS",
          "cp932", "windows-31j",
          "ujis", "EUC-JP",
          "euckr", "EUC-KR");

  private SqlText() {}

  /// The Java character set of a MySQL one; UTF-8 for those that it does not know.
  public static Charset charset(String mysqlName) {
    @Nullable String name = JAVA_NAMES.get(mysqlName);
    return name != null && Charset.isSupported(name)
        ? Charset.forName(name)
        : StandardCharsets.UTF_8;
  }

  /// A text's characters.
  static String decode(String text, LexMode mode) {
    return new String(text.getBytes(StandardCharsets.ISO_8859_1), charset(mode.charset()));
  }

  /// A name in backticks, as UTF-8 bytes in a text.
  public static String quotedName(String name) {
    return '`' + utf8(name).replace("`", "``") + '`';
  }

  /// A name in backticks, as a text in the session's character set.
  public static String quotedName(String name, LexMode mode) {
    byte[] bytes = name.getBytes(charset(mode.charset()));
    return '`' + new String(bytes, StandardCharsets.ISO_8859_1).replace("`", "``") + '`';
  }

  /// A literal in single quotes that reads the same with and without NO_BACKSLASH_ESCAPES; `value`
  /// in characters.
  public static String literal(String value) {
    return value.indexOf('\\') < 0
        ? "'" + utf8(value).replace("'", "''") + "'"
        : "_utf8mb4 0x" + hex(value.getBytes(StandardCharsets.UTF_8));
  }

  /// Characters to a text of UTF-8 bytes.
  public static String utf8(String characters) {
    return new String(characters.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  /// What a text says as the value of a switch (`1`, `ON`, `'off'`, `TRUE`); null when it is no
  /// plain literal.
  public static @Nullable Boolean flag(String text) {
    String bare =
        text.length() > 2 && text.charAt(0) == '\'' ? text.substring(1, text.length() - 1) : text;
    return switch (bare.toUpperCase(Locale.ROOT)) {
      case "1", "ON", "TRUE" -> Boolean.TRUE;
      case "0", "OFF", "FALSE" -> Boolean.FALSE;
      default -> null;
    };
  }

  static String hex(byte[] bytes) {
    return java.util.HexFormat.of().formatHex(bytes);
  }

  static String unquotedName(String quoted) {
    char quote = quoted.charAt(0);
    String twice = String.valueOf(quote) + quote;
    return quoted.substring(1, quoted.length() - 1).replace(twice, String.valueOf(quote));
  }

  /// A literal's value without quotes and escapes; null where a character set with backslashes
  /// inside its characters leaves it in doubt.
  static @Nullable String value(String quoted, LexMode mode) {
    int open = quoted.charAt(0) == 'n' || quoted.charAt(0) == 'N' ? 1 : 0;
    char quote = quoted.charAt(open);
    StringBuilder value = new StringBuilder();
    for (int i = open + 1; i < quoted.length() - 1; i++) {
      char c = quoted.charAt(i);
      if (c >= 0x80 && !charset(mode.charset()).equals(StandardCharsets.UTF_8)) {
        if (quoted.indexOf('\\') >= 0) {
          return null;
        }
        value.append(c);
      } else if (c == quote) {
        value.append(c);
        i++;
      } else if (c == '\\' && !mode.noBackslashEscapes()) {
        value.append(escaped(quoted.charAt(++i)));
      } else {
        value.append(c);
      }
    }
    return value.toString();
  }

  private static String escaped(char c) {
    return switch (c) {
      case '0' -> "\0";
      case 'b' -> "\b";
      case 'n' -> "\n";
      case 'r' -> "\r";
      case 't' -> "\t";
      case 'Z' -> "\u001a";
      case '%', '_' -> "\\" + c;
      default -> String.valueOf(c);
    };
  }
}
