package io.kintsugi.router.sql;

/// How far what stands in quotes reaches, from its opening quote on. Each method tells the offset
/// behind the closing quote; without one, the complement (`~`) of the text's end.
final class Quotes {
  private Quotes() {}

  static int string(
      byte[] text, int from, int limit, byte quote, Chars.Family family, boolean escapes) {
    boolean wide = family.trailMayBeAscii();
    int at = from + 1;
    while (at < limit) {
      byte b = text[at];
      if (b == quote) {
        if (at + 1 < limit && text[at + 1] == quote) {
          at += 2;
          continue;
        }
        return at + 1;
      }
      if (b == '\\' && escapes) {
        // One byte, even when it is the head of a longer character: so does the server.
        at += 2;
      } else {
        at += wide && b < 0 ? Chars.multiByte(family, text, at, limit) : 1;
      }
    }
    return ~limit;
  }

  static int name(byte[] text, int from, int limit, byte quote, Chars.Family family) {
    boolean wide = family.trailMayBeAscii();
    int at = from + 1;
    while (at < limit && text[at] != 0) {
      byte b = text[at];
      if (b == quote) {
        if (at + 1 < limit && text[at + 1] == quote) {
          at += 2;
          continue;
        }
        return at + 1;
      }
      at += wide && b < 0 ? Chars.multiByte(family, text, at, limit) : 1;
    }
    return ~limit;
  }

  /// `$$` and `$tag$` open a routine's body since 9.0, but were names before.
  static boolean opensBody(byte[] text, int from, int limit, Chars.Family family) {
    int at = from + 1;
    while (at < limit && text[at] != '$' && Chars.nameLength(family, text, at, limit) > 0) {
      at++;
    }
    return at < limit && text[at] == '$';
  }
}
