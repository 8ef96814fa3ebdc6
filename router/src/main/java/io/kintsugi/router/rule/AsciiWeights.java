package io.kintsugi.router.rule;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// The weights that MySQL's WEIGHT_STRING gives printable ASCII, for the collations most used.
///
/// Printable ASCII only: control characters are ignorable in UCA collations, and other letters
/// equal ASCII ones ('à' = 'a'), so that those are left to a server. No collation here contracts
/// two ASCII characters into one weight. The tables are the primary weights of 0x20 to 0x7E in
/// allkeys.txt of UCA 9.0.0, 4.0.0 and 5.2.0, two bytes each; tested against a server.
enum AsciiWeights {
  UCA_900_PRIMARY,
  UCA_900_ACCENT,
  UCA_900_CASE,
  UCA_400,
  UCA_520,
  /// Two bytes a character, letters in upper case.
  UPPER_TWO,
  /// One byte a character, letters in upper case.
  UPPER_ONE,
  BYTES,
  CODE_TWO,
  CODE_THREE;

  private static final String TABLE_900 =
      "02090260030C03981C1203990396030503170318038F06160222020D02770394"
          + "1C3D1C3E1C3F1C401C411C421C431C441C451C4602390234061A061B061C0266"
          + "038E1C471C601C7A1C8F1CAA1CE51CF41D181D321D4C1D651D771DAA1DB91DDD"
          + "1E0C1E211E331E711E951EB51EE31EF51EFF1F0B1F2103190395031A0485020B"
          + "04821C471C601C7A1C8F1CAA1CE51CF41D181D321D4C1D651D771DAA1DB91DDD"
          + "1E0C1E211E331E711E951EB51EE31EF51EFF1F0B1F21031B061E031C0620";

  private static final String TABLE_400 =
      "02090251027E02D20E0F02D302CF02770288028902C80428022F0221025D02CC"
          + "0E290E2A0E2B0E2C0E2D0E2E0E2F0E300E310E32023D023A042C042D042E0255"
          + "02C70E330E4A0E600E6D0E8B0EB90EC10EE10EFB0F100F210F2E0F5B0F640F82"
          + "0FA70FB40FC00FEA1002101F10441051105A105E106A028A02CE028B020F021B"
          + "020C0E330E4A0E600E6D0E8B0EB90EC10EE10EFB0F100F210F2E0F5B0F640F82"
          + "0FA70FB40FC00FEA1002101F10441051105A105E106A028C0430028D0433";

  private static final String TABLE_520 =
      "020A026E02F5036211E10363035F02EE02FF030003570550023402230281035C"
          + "12051206120712081209120A120B120C120D120E024702430554055505560273"
          + "0356120F1225123D1250126B12A312B012D312EC1305131E1330135F136D138E"
          + "13B313C813DA141014331453147B148D1497149C14AD0301035E03020211021D"
          + "020E120F1225123D1250126B12A312B012D312EC1305131E1330135F136D138E"
          + "13B313C813DA141014331453147B148D1497149C14AD030305580304055B";

  /// Null when the collation's weights are not known here.
  static @Nullable AsciiWeights of(String collation) {
    return switch (collation) {
      case "utf8mb4_0900_ai_ci" -> UCA_900_PRIMARY;
      case "utf8mb4_0900_as_ci" -> UCA_900_ACCENT;
      case "utf8mb4_0900_as_cs" -> UCA_900_CASE;
      case "utf8mb4_unicode_ci", "utf8mb3_unicode_ci" -> UCA_400;
      case "utf8mb4_unicode_520_ci", "utf8mb3_unicode_520_ci" -> UCA_520;
      case "utf8mb4_general_ci", "utf8mb3_general_ci" -> UPPER_TWO;
      case "latin1_swedish_ci", "ascii_general_ci" -> UPPER_ONE;
      case "utf8mb4_0900_bin", "latin1_bin", "ascii_bin" -> BYTES;
      case "utf8mb3_bin" -> CODE_TWO;
      case "utf8mb4_bin" -> CODE_THREE;
      default -> null;
    };
  }

  /// The weight of a string in the collation's own character set; null when a server must be asked.
  byte @Nullable [] of(byte[] text) {
    return switch (this) {
      case BYTES -> text.clone();
      case CODE_TWO -> codes(text, 2);
      case CODE_THREE -> codes(text, 3);
      case UCA_900_PRIMARY, UCA_900_ACCENT, UCA_900_CASE, UCA_400, UCA_520, UPPER_TWO, UPPER_ONE ->
          Ascii.isPrintable(text) ? printable(text) : null;
    };
  }

  private byte[] printable(byte[] text) {
    ByteArrayOutputStream weight = new ByteArrayOutputStream(text.length * 6 + 4);
    for (byte c : text) {
      primary(c, weight);
    }
    if (this == UCA_900_ACCENT || this == UCA_900_CASE) {
      level(text, weight, (byte) 0x20, (byte) 0x20);
    }
    if (this == UCA_900_CASE) {
      level(text, weight, (byte) 0x02, (byte) 0x08);
    }
    return weight.toByteArray();
  }

  private void primary(byte c, ByteArrayOutputStream weight) {
    switch (this) {
      case UCA_900_PRIMARY, UCA_900_ACCENT, UCA_900_CASE -> entry(TABLE_900, c, weight);
      case UCA_400 -> entry(TABLE_400, c, weight);
      case UCA_520 -> entry(TABLE_520, c, weight);
      case UPPER_TWO -> {
        weight.write(0);
        weight.write(upper(c));
      }
      case UPPER_ONE, BYTES, CODE_TWO, CODE_THREE -> weight.write(upper(c));
    }
  }

  private static void entry(String table, byte c, ByteArrayOutputStream weight) {
    int at = (c - 0x20) * 4;
    weight.writeBytes(HexFormat.of().parseHex(table, at, at + 4));
  }

  /// A further level: two zero bytes, then two bytes a character.
  private static void level(byte[] text, ByteArrayOutputStream weight, byte small, byte capital) {
    weight.write(0);
    weight.write(0);
    for (byte c : text) {
      weight.write(0);
      weight.write(c >= 'A' && c <= 'Z' ? capital : small);
    }
  }

  private static int upper(byte c) {
    return c >= 'a' && c <= 'z' ? c - 0x20 : c;
  }

  private static byte @Nullable [] codes(byte[] utf8, int width) {
    try {
      CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8));
      byte[] weight = new byte[utf8.length * width];
      int[] codes = text.codePoints().toArray();
      for (int i = 0; i < codes.length; i++) {
        for (int b = 0; b < width; b++) {
          weight[i * width + b] = (byte) (codes[i] >>> (8 * (width - 1 - b)));
        }
      }
      return Arrays.copyOf(weight, codes.length * width);
    } catch (CharacterCodingException notUtf8) {
      return null;
    }
  }
}
