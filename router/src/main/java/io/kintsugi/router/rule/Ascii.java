package io.kintsugi.router.rule;

import java.util.Set;

/// Which strings mean the same in every character set that matters here.
final class Ascii {
  /// MySQL's character sets whose bytes below 0x80 are ASCII (swe7 and the UTF-16 kind are not).
  private static final Set<String> COMPATIBLE =
      Set.of(
          "utf8mb4", "utf8mb3", "utf8", "latin1", "ascii", "gbk", "gb2312", "gb18030", "big5",
          "latin2", "latin5", "latin7", "cp1250", "cp1251", "cp1256", "cp1257", "greek", "hebrew",
          "koi8r", "koi8u", "euckr", "ujis", "binary");

  private Ascii() {}

  static boolean isCompatible(String charset) {
    return COMPATIBLE.contains(charset);
  }

  /// 0x20 to 0x7E only.
  static boolean isPrintable(byte[] bytes) {
    for (byte b : bytes) {
      if (b < 0x20 || b == 0x7f) {
        return false;
      }
    }
    return true;
  }

  /// Below 0x80 only.
  static boolean isAscii(byte[] bytes) {
    for (byte b : bytes) {
      if (b < 0) {
        return false;
      }
    }
    return true;
  }
}
