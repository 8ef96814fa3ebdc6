package io.kintsugi.router.rule;

import java.util.Arrays;
import java.util.Set;

/// Whether trailing blanks count. MySQL 9: only the UCA 9.0.0 collations and `binary` are NO PAD
/// (information_schema.collations.PAD_ATTRIBUTE).
public final class PadSpace {
  private static final Set<String> ODD =
      Set.of(
          "latin2_czech_cs",
          "cp1250_czech_cs",
          "latin7_general_ci",
          "latin7_general_cs",
          "latin7_estonian_cs",
          "tis620_thai_ci",
          "big5_chinese_ci",
          // The character sets whose default collations these are.
          "latin7",
          "tis620",
          "big5");

  private PadSpace() {}

  public static boolean pads(String collation) {
    return !collation.contains("_0900_") && !collation.equals("binary");
  }

  /// Whether WEIGHT_STRING does not tell the order, one blank behind another: several passes
  /// (Czech), a blank that weighs otherwise than padding (Latin 7), letters that compare otherwise
  /// than they weigh (Thai, Big 5). Found by comparing all collations with STRCMP.
  public static boolean weighsOtherwise(String collation) {
    return ODD.contains(collation);
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
