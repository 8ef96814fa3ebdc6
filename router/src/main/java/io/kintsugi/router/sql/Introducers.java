package io.kintsugi.router.sql;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/// The character sets that may stand before a literal as `_name`.
final class Introducers {
  private static final byte[][] NAMES =
      Arrays.stream(
              ("utf8mb4 binary utf8 utf8mb3 latin1 ascii armscii8 big5 cp1250 cp1251 cp1256 cp1257"
                      + " cp850 cp852 cp866 cp932 dec8 eucjpms euckr gb18030 gb2312 gbk geostd8 greek"
                      + " hebrew hp8 keybcs2 koi8r koi8u latin2 latin5 latin7 macce macroman sjis swe7"
                      + " tis620 ucs2 ujis utf16 utf16le utf32")
                  .split(" "))
          .map(name -> name.getBytes(StandardCharsets.US_ASCII))
          .toArray(byte[][]::new);

  private Introducers() {}

  /// Whether {@code _name} in text[from, to) names a character set.
  static boolean isCharset(byte[] text, int from, int to) {
    for (byte[] name : NAMES) {
      if (name.length == to - from - 1 && spells(name, text, from + 1)) {
        return true;
      }
    }
    return false;
  }

  static String charset(byte[] text, int from, int to) {
    return new String(text, from + 1, to - from - 1, StandardCharsets.US_ASCII)
        .toLowerCase(Locale.ROOT);
  }

  private static boolean spells(byte[] name, byte[] text, int from) {
    for (int i = 0; i < name.length; i++) {
      byte b = text[from + i];
      if ((b >= 'A' && b <= 'Z' ? b + 32 : b) != name[i]) {
        return false;
      }
    }
    return true;
  }
}
