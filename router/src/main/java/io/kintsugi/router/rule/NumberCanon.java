package io.kintsugi.router.rule;

import io.kintsugi.router.sql.SqlValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Integers of all sizes and DECIMAL.
///
/// The danger is MySQL's comparison as DOUBLE: a string or a floating constant may equal several
/// integers beyond 2^53 (9007199254740993 IN ('9007199254740992', 1) is true on 9.7), and several
/// decimals of more than 15 digits.
final class NumberCanon implements KeyCanon {
  private static final BigDecimal EXACT_IN_DOUBLE = BigDecimal.valueOf(1L << 53);
  private static final int DIGITS_IN_DOUBLE = 15;
  private static final int MAX_DIGITS = 65;

  /// Numbers that every conversion of MySQL reads whole and alike.
  private static final Pattern PLAIN = Pattern.compile(" *([+-]?[0-9]{1,65})(\\.[0-9]{0,30})? *");

  private final boolean integer;
  private final boolean autoIncrement;
  private final int scale;
  private final int precision;
  private final BigDecimal lowest;
  private final BigDecimal highest;

  NumberCanon(ColumnInfo column) {
    integer = column.type().isInteger();
    autoIncrement = column.autoIncrement();
    scale = column.scale();
    precision = column.precision();
    BigInteger power =
        integer
            ? BigInteger.ONE.shiftLeft(column.type().bits() - (column.unsigned() ? 0 : 1))
            : BigInteger.TEN.pow(precision);
    highest = new BigDecimal(power.subtract(BigInteger.ONE), scale);
    if (column.unsigned()) {
      lowest = BigDecimal.ZERO;
    } else {
      lowest = integer ? new BigDecimal(power.negate()) : highest.negate();
    }
  }

  /// Whether an integer column can hold it: then it is its own key, stored and compared.
  boolean holds(long value) {
    return integer
        && !(autoIncrement && value == 0)
        && (value >= 0 || lowest.signum() < 0)
        && BigDecimal.valueOf(value).compareTo(lowest) >= 0
        && BigDecimal.valueOf(value).compareTo(highest) <= 0;
  }

  /// Only whole numbers.
  boolean isWhole() {
    return scale == 0;
  }

  @Override
  public Canon compared(SqlValue value, Weights weights) {
    return switch (value) {
      case SqlValue.Int number -> exactly(BigDecimal.valueOf(number.value()));
      case SqlValue.Decimal number when number.value().precision() <= MAX_DIGITS ->
          exactly(number.value());
      case SqlValue.Floating number -> asDouble(number.value());
      case SqlValue.Text text -> compared(text);
      case SqlValue.Decimal _, SqlValue.Bytes _, SqlValue.Temporal _, SqlValue.Null _ ->
          new Canon.Open("the constant's type is not the number's");
    };
  }

  private Canon exactly(BigDecimal number) {
    BigDecimal stripped = new Key.Number(number).value();
    boolean possible =
        stripped.scale() <= scale
            && stripped.compareTo(lowest) >= 0
            && stripped.compareTo(highest) <= 0;
    return possible ? new Canon.Exactly(new Key.Number(stripped)) : Canon.NEVER;
  }

  private Canon asDouble(double number) {
    if (!Double.isFinite(number)) {
      return new Canon.Open("not a number");
    }
    BigDecimal decimal = BigDecimal.valueOf(number);
    return distinctInDouble(decimal) ? exactly(decimal) : new Canon.Open("compared as DOUBLE");
  }

  /// Two values of the column that are both near `number` stay two when they are made DOUBLE.
  private boolean distinctInDouble(BigDecimal number) {
    return integer
        ? number.abs().compareTo(EXACT_IN_DOUBLE) < 0
        : precision <= DIGITS_IN_DOUBLE && number.precision() <= DIGITS_IN_DOUBLE;
  }

  private Canon compared(SqlValue.Text text) {
    @Nullable BigDecimal number = plain(text);
    return number == null || !distinctInDouble(number)
        ? new Canon.Open("a string that MySQL may compare as DOUBLE")
        : exactly(number);
  }

  @Override
  public Canon bound(SqlValue value, Weights weights) {
    @Nullable BigDecimal number =
        switch (value) {
          case SqlValue.Int whole -> BigDecimal.valueOf(whole.value());
          case SqlValue.Decimal decimal -> decimal.value();
          case SqlValue.Floating floating ->
              integer && Math.abs(floating.value()) < 0x1p53
                  ? new BigDecimal(floating.value())
                  : null;
          case SqlValue.Text text -> integer ? shortText(text) : null;
          case SqlValue.Bytes _, SqlValue.Temporal _, SqlValue.Null _ -> null;
        };
    return number == null || number.precision() > MAX_DIGITS
        ? new Canon.Open("not ordered as a number")
        : new Canon.Exactly(new Key.Number(number));
  }

  private @Nullable BigDecimal shortText(SqlValue.Text text) {
    @Nullable BigDecimal number = plain(text);
    return number != null && number.scale() <= 0 && distinctInDouble(number) ? number : null;
  }

  /// Too large and too small values are stored as the nearest bound, or refused by the server on
  /// whichever shard they reach (strict mode): the bound's shard is right for both.
  @Override
  public Canon stored(SqlValue value, Weights weights) {
    return switch (value) {
      case SqlValue.Int number -> clipped(BigDecimal.valueOf(number.value()));
      case SqlValue.Decimal number when number.value().precision() <= MAX_DIGITS ->
          clipped(number.value().setScale(scale, RoundingMode.HALF_UP));
      case SqlValue.Floating number when Math.abs(number.value()) < 0x1p53 ->
          whole(BigDecimal.valueOf(number.value()));
      case SqlValue.Text text -> storedText(text);
      case SqlValue.Decimal _,
          SqlValue.Floating _,
          SqlValue.Bytes _,
          SqlValue.Temporal _,
          SqlValue.Null _ ->
          new Canon.Open("how the server rounds or converts the value is not certain");
    };
  }

  private Canon storedText(SqlValue.Text text) {
    @Nullable BigDecimal number = plain(text);
    if (number == null) {
      return new Canon.Open("the string is not a plain number");
    }
    return new Key.Number(number).value().scale() <= scale
        ? clipped(number)
        : new Canon.Open("the server would round the string");
  }

  private Canon whole(BigDecimal number) {
    return new Key.Number(number).isWhole()
        ? clipped(number)
        : new Canon.Open("the server would round a floating-point number");
  }

  private Canon clipped(BigDecimal number) {
    if (autoIncrement && number.signum() == 0) {
      return new Canon.Open("0 in an AUTO_INCREMENT column makes the server choose the value");
    }
    return new Canon.Exactly(new Key.Number(number.max(lowest).min(highest)));
  }

  @Override
  public @Nullable Key configured(String literal) {
    @Nullable BigDecimal number = plain(literal);
    return number == null ? null : new Key.Number(number);
  }

  @Override
  public String family() {
    return "number";
  }

  private static @Nullable BigDecimal plain(SqlValue.Text text) {
    return Ascii.isCompatible(text.charset()) && text.bytes().length <= 128
        ? plain(new String(text.bytes(), StandardCharsets.ISO_8859_1))
        : null;
  }

  private static @Nullable BigDecimal plain(String text) {
    Matcher matcher = PLAIN.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    @Nullable String fraction = matcher.group(2);
    String digits = matcher.group(1) + (fraction == null ? "" : fraction);
    BigDecimal number =
        new BigDecimal(digits.endsWith(".") ? digits.substring(0, digits.length() - 1) : digits);
    return new Key.Number(number).value();
  }
}
