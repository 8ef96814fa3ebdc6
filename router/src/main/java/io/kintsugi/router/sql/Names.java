package io.kintsugi.router.sql;

/// How far unquoted names and variables reach. Each method tells the offset behind one; where MySQL
/// would fail, the complement (`~`) of the offset up to which nothing can be read.
final class Names {
  private Names() {}

  static boolean start(byte[] text, int at, int limit, Chars.Family family) {
    return at < limit && Chars.nameLength(family, text, at, limit) > 0;
  }

  /// A word, perhaps of no bytes; fails at a byte that is no character.
  static int word(byte[] text, int from, int limit, Chars.Family family) {
    int at = from;
    while (at < limit) {
      int length = Chars.nameLength(family, text, at, limit);
      if (length == 0) {
        return text[at] < 0 ? ~(at + 1) : at;
      }
      at += length;
    }
    return at;
  }

  /// A user variable's name without quotes, behind the `@`; dots are a part of it.
  static int userVariable(byte[] text, int from, int limit, Chars.Family family) {
    int at = from;
    while (at < limit) {
      int length = text[at] == '.' ? 1 : Chars.nameLength(family, text, at, limit);
      if (length == 0) {
        break;
      }
      at += length;
    }
    return at == from ? ~from : at;
  }

  /// A system variable behind the `@@`: parts with dots between them, each perhaps in backquotes.
  static int systemVariable(byte[] text, int from, int limit, Chars.Family family) {
    int at = from;
    while (true) {
      int end =
          at < limit && text[at] == '`'
              ? Quotes.name(text, at, limit, (byte) '`', family)
              : word(text, at, limit, family);
      if (end < 0 || end == at) {
        return end == at ? ~at : end;
      }
      if (end >= limit || text[end] != '.') {
        return end;
      }
      at = end + 1;
    }
  }
}
