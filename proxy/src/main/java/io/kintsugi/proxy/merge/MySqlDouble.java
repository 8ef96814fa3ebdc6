package io.kintsugi.proxy.merge;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/// DOUBLE as MySQL writes it in the text protocol: what {@code my_gcvt} and {@code my_fcvt} of
/// {@code strings/dtoa.cc} give.
public final class MySqlDouble {
  /// Numbers are written without an exponent while their point stands within this many digits
  /// ({@code MAX_DECPT_FOR_F_FORMAT}).
  private static final int PLAIN_DIGITS = 15;

  private MySqlDouble() {}

  /// @param decimals of the column definition: 31 for as many digits as the number needs
  public static String toText(double value, int decimals) {
    return decimals < ColumnMeta.DECIMALS_NOT_FIXED ? fixed(value, decimals) : toText(value);
  }

  /// The shortest digits that read back as the same number; with an exponent ("1e15", "1.5e-20")
  /// when zeros would have to fill up to the point.
  public static String toText(double value) {
    if (value == 0) {
      return isNegativeZero(value) ? "-0" : "0";
    }
    BigDecimal number = shortest(Math.abs(value));
    String digits = number.unscaledValue().toString();
    // The point stands behind this many of the digits.
    int point = digits.length() - number.scale();
    boolean plain = point > -PLAIN_DIGITS && (point <= PLAIN_DIGITS || digits.length() > point);
    String text = plain ? number.toPlainString() : scientific(digits, point - 1);
    return value < 0 ? "-" + text : text;
  }

  private static String scientific(String digits, int exponent) {
    String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
    return mantissa + "e" + exponent;
  }

  private static String fixed(double value, int decimals) {
    BigDecimal number = shortest(Math.abs(value));
    // Shown zeros stand behind the shortest digits; only where digits must go, the exact value is
    // rounded.
    BigDecimal shown =
        number.scale() <= decimals
            ? number.setScale(decimals)
            : new BigDecimal(Math.abs(value)).setScale(decimals, RoundingMode.HALF_EVEN);
    boolean negative = value < 0 || isNegativeZero(value);
    return negative ? "-" + shown.toPlainString() : shown.toPlainString();
  }

  /// Without trailing zeros. Java gives two digits at least, which for the smallest numbers is one
  /// too many: 4.9E-324 is MySQL's 5e-324.
  private static BigDecimal shortest(double positive) {
    BigDecimal number = new BigDecimal(Double.toString(positive)).stripTrailingZeros();
    if (number.precision() == 2) {
      BigDecimal shorter = number.round(new MathContext(1, RoundingMode.HALF_EVEN));
      if (shorter.doubleValue() == positive) {
        return shorter.stripTrailingZeros();
      }
    }
    return number;
  }

  private static boolean isNegativeZero(double value) {
    return value == 0 && 1 / value < 0;
  }
}
