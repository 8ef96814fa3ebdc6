package io.kintsugi.router.sql;

/// How far the spellings of a number reach. Each method tells the offset behind it; where MySQL
/// would fail, the complement (`~`) of the offset up to which nothing can be read.
final class Numbers {
  private Numbers() {}

  static int digits(byte[] text, int from, int limit) {
    int at = from;
    while (at < limit && Chars.isDigit(text[at])) {
      at++;
    }
    return at;
  }

  /// Takes `e5`, `e+5` or `e-5`; takes nothing when no digit follows.
  static int exponent(byte[] text, int from, int limit) {
    int at = from + 1;
    if (at < limit && (text[at] == '+' || text[at] == '-')) {
      at++;
    }
    return at < limit && Chars.isDigit(text[at]) ? digits(text, at, limit) : from;
  }

  static int hexDigits(byte[] text, int from, int limit) {
    int at = from;
    while (at < limit && Chars.isHexDigit(text[at])) {
      at++;
    }
    return at;
  }

  static int bits(byte[] text, int from, int limit) {
    int at = from;
    while (at < limit && (text[at] | 1) == '1') {
      at++;
    }
    return at;
  }

  /// `x'0F'`: whole bytes only.
  static int hexString(byte[] text, int from, int limit) {
    int at = hexDigits(text, from + 2, limit);
    return at < limit && text[at] == '\'' && (at - from) % 2 == 0 ? at + 1 : ~limit;
  }

  /// `b'01'`.
  static int bitString(byte[] text, int from, int limit) {
    int at = bits(text, from + 2, limit);
    return at < limit && text[at] == '\'' ? at + 1 : ~limit;
  }
}
