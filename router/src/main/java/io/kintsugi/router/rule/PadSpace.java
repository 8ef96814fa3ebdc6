package io.kintsugi.router.rule;

import java.util.Arrays;

/// Whether trailing blanks count. MySQL 9: only the UCA 9.0.0 collations and `binary` are NO PAD
/// (information_schema.collations.PAD_ATTRIBUTE).
final class PadSpace {
  private PadSpace() {}

  static boolean pads(String collation) {
    return !collation.contains("_0900_") && !collation.equals("binary");
  }

  /// A weight without its trailing blanks, where the collation does not count them.
  static byte[] stripped(String collation, byte[] weight, byte[] blank) {
    int length = weight.length;
    if (pads(collation) && blank.length > 0) {
      while (length >= blank.length
          && Arrays.equals(weight, length - blank.length, length, blank, 0, blank.length)) {
        length -= blank.length;
      }
    }
    return length == weight.length ? weight : Arrays.copyOf(weight, length);
  }
}
