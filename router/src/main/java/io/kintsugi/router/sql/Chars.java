package io.kintsugi.router.sql;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/// Character classes of the lexer and the lengths of multi-byte characters, after MySQL's
/// strings/ctype tables (source: the reference manual's "Character Sets, Collations, Unicode").
final class Chars {
  static final byte OTHER = 0;
  static final byte SPACE = 1;
  static final byte LETTER = 2;
  static final byte DIGIT = 3;
  static final byte HIGH = 4;

  private static final byte[] CLASS = classes();

  /// How a client character set forms characters of more than one byte.
  enum Family {
    /// Above 0x7F nothing is known: such a byte outside of quotes is refused.
    SINGLE,
    LATIN1,
    UTF8,
    /// Two bytes or more, where the second may look like a quote or a backslash.
    GBK,
    SJIS,
    BIG5,
    GB18030,
    /// Two bytes or three, the later ones never ASCII punctuation.
    EUCKR,
    GB2312,
    UJIS;

    boolean trailMayBeAscii() {
      return this == GBK || this == SJIS || this == BIG5 || this == GB18030;
    }
  }

  private Chars() {}

  static Family family(String charset) {
    return switch (charset) {
      case "utf8mb4", "utf8mb3", "utf8" -> Family.UTF8;
      case "latin1" -> Family.LATIN1;
      case "gbk" -> Family.GBK;
      case "sjis", "cp932" -> Family.SJIS;
      case "big5" -> Family.BIG5;
      case "gb18030" -> Family.GB18030;
      case "euckr" -> Family.EUCKR;
      case "gb2312" -> Family.GB2312;
      case "ujis", "eucjpms" -> Family.UJIS;
      default -> Family.SINGLE;
    };
  }

  /// Java's character set for names written in a client character set.
  static Charset java(String charset) {
    return switch (charset) {
      case "utf8mb4", "utf8mb3", "utf8" -> StandardCharsets.UTF_8;
      case "latin1" -> Charset.forName("windows-1252");
      case "sjis", "cp932" -> Charset.forName("windows-31j");
      case "ujis", "eucjpms" -> Charset.forName("EUC-JP");
      case "euckr" -> Charset.forName("EUC-KR");
      case "gbk", "big5", "gb18030", "gb2312" -> Charset.forName(charset);
      default -> StandardCharsets.ISO_8859_1;
    };
  }

  static byte of(byte b) {
    return CLASS[b & 0xFF];
  }

  static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  static boolean isHexDigit(byte b) {
    return isDigit(b) || ((b | 0x20) >= 'a' && (b | 0x20) <= 'f');
  }

  /// Bytes of the character at {@code at} as a part of an unquoted name: 0 when it can be none.
  static int nameLength(Family family, byte[] text, int at, int limit) {
    byte kind = of(text[at]);
    if (kind == LETTER || kind == DIGIT) {
      return 1;
    }
    if (kind != HIGH) {
      return 0;
    }
    if (family == Family.LATIN1) {
      int b = text[at] & 0xFF;
      return b >= 0xC0 && b != 0xD7 && b != 0xF7 ? 1 : 0;
    }
    int length = multiByte(family, text, at, limit);
    return length > 1 ? length : 0;
  }

  /// Bytes of the well-formed multi-byte character at {@code at}, or 1.
  static int multiByte(Family family, byte[] text, int at, int limit) {
    int head = text[at] & 0xFF;
    if (head < 0x80 || at + 1 >= limit) {
      return 1;
    }
    int trail = text[at + 1] & 0xFF;
    return switch (family) {
      case SINGLE, LATIN1 -> 1;
      case UTF8 -> utf8(head, text, at, limit);
      case GBK -> pair(head >= 0x81 && head <= 0xFE && gbkTrail(trail));
      case SJIS ->
          pair(
              ((head >= 0x81 && head <= 0x9F) || (head >= 0xE0 && head <= 0xFC))
                  && ((trail >= 0x40 && trail <= 0x7E) || (trail >= 0x80 && trail <= 0xFC)));
      case BIG5 ->
          pair(
              head >= 0xA1
                  && head <= 0xF9
                  && ((trail >= 0x40 && trail <= 0x7E) || (trail >= 0xA1 && trail <= 0xFE)));
      case GB18030 -> gb18030(head, trail, text, at, limit);
      case EUCKR ->
          pair(
              head >= 0x81
                  && head <= 0xFE
                  && ((trail >= 0x41 && trail <= 0x5A)
                      || (trail >= 0x61 && trail <= 0x7A)
                      || (trail >= 0x81 && trail <= 0xFE)));
      case GB2312 -> pair(head >= 0xA1 && head <= 0xF7 && trail >= 0xA1 && trail <= 0xFE);
      case UJIS -> ujis(head, trail, text, at, limit);
    };
  }

  private static int pair(boolean wellFormed) {
    return wellFormed ? 2 : 1;
  }

  private static boolean gbkTrail(int trail) {
    return (trail >= 0x40 && trail <= 0x7E) || (trail >= 0x80 && trail <= 0xFE);
  }

  private static int gb18030(int head, int trail, byte[] text, int at, int limit) {
    if (head < 0x81 || head > 0xFE) {
      return 1;
    }
    if (gbkTrail(trail)) {
      return 2;
    }
    boolean four =
        at + 3 < limit
            && trail >= 0x30
            && trail <= 0x39
            && (text[at + 2] & 0xFF) >= 0x81
            && (text[at + 2] & 0xFF) <= 0xFE
            && Chars.isDigit(text[at + 3]);
    return four ? 4 : 1;
  }

  private static int ujis(int head, int trail, byte[] text, int at, int limit) {
    if (head == 0x8E) {
      return pair(trail >= 0xA0 && trail <= 0xDF);
    }
    if (head == 0x8F) {
      return at + 2 < limit && trail >= 0xA1 && (text[at + 2] & 0xFF) >= 0xA1 ? 3 : 1;
    }
    return pair(head >= 0xA1 && head <= 0xFE && trail >= 0xA1 && trail <= 0xFE);
  }

  private static int utf8(int head, byte[] text, int at, int limit) {
    int length = head >= 0xF0 ? 4 : head >= 0xE0 ? 3 : 2;
    if (head < 0xC2 || head > 0xF4 || at + length > limit) {
      return 1;
    }
    int second = text[at + 1] & 0xFF;
    boolean overlong =
        (head == 0xE0 && second < 0xA0)
            || (head == 0xED && second > 0x9F)
            || (head == 0xF0 && second < 0x90)
            || (head == 0xF4 && second > 0x8F);
    if (overlong) {
      return 1;
    }
    for (int i = 1; i < length; i++) {
      if ((text[at + i] & 0xC0) != 0x80) {
        return 1;
      }
    }
    return length;
  }

  private static byte[] classes() {
    byte[] table = new byte[256];
    for (int c = 0x80; c < 0x100; c++) {
      table[c] = HIGH;
    }
    for (int c = 'a'; c <= 'z'; c++) {
      table[c] = LETTER;
      table[c - 32] = LETTER;
    }
    table['_'] = LETTER;
    table['$'] = LETTER;
    for (int c = '0'; c <= '9'; c++) {
      table[c] = DIGIT;
    }
    for (byte c : " \t\n\u000B\f\r".getBytes(StandardCharsets.US_ASCII)) {
      table[c] = SPACE;
    }
    return table;
  }
}
