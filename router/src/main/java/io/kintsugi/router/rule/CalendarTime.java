package io.kintsugi.router.rule;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A date and a time of day in MySQL's calendar; a DATE is its midnight. Only real dates of the
/// years 1 to 9999: what the server makes of others depends on sql_mode.
record CalendarTime(LocalDate date, long micros) {
  private static final long DAY_MICROS = 86_400_000_000L;

  /// TO_DAYS('1970-01-01')
  private static final long EPOCH = 719_528;

  private static final Pattern DASHED =
      Pattern.compile(
          "([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})"
              + "(?:[ T]([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(?:\\.([0-9]{1,6}))?)?");
  private static final Pattern PLAIN =
      Pattern.compile(
          "([0-9]{4})([0-9]{2})([0-9]{2})(?:([0-9]{2})([0-9]{2})([0-9]{2})(?:\\.([0-9]{1,6}))?)?");

  /// The forms that mean the same to every MySQL version and sql_mode; null for all others.
  static @Nullable CalendarTime parse(String text) {
    Matcher dashed = DASHED.matcher(text);
    if (dashed.matches()) {
      return of(dashed);
    }
    Matcher plain = PLAIN.matcher(text);
    return plain.matches() ? of(plain) : null;
  }

  /// As in `20260105` and `20260105101500`.
  static @Nullable CalendarTime parse(long number) {
    return number < 0 ? null : parse(Long.toString(number));
  }

  private static @Nullable CalendarTime of(Matcher parts) {
    int year = part(parts, 1);
    int month = part(parts, 2);
    int day = part(parts, 3);
    boolean real =
        year >= 1
            && month >= 1
            && month <= 12
            && day >= 1
            && day <= YearMonth.of(year, month).lengthOfMonth();
    int hour = part(parts, 4);
    int minute = part(parts, 5);
    int second = part(parts, 6);
    if (!real || hour > 23 || minute > 59 || second > 59) {
      return null;
    }
    long seconds = hour * 3_600L + minute * 60L + second;
    return new CalendarTime(
        LocalDate.of(year, month, day), seconds * 1_000_000 + fraction(parts.group(7)));
  }

  private static int part(Matcher parts, int group) {
    @Nullable String digits = parts.group(group);
    return digits == null ? 0 : Integer.parseInt(digits);
  }

  private static long fraction(@Nullable String digits) {
    return digits == null ? 0 : Long.parseLong((digits + "000000").substring(0, 6));
  }

  CalendarTime midnight() {
    return micros == 0 ? this : new CalendarTime(date, 0);
  }

  /// Whether `fsp` digits of a second hold the fraction.
  boolean fits(int fsp) {
    long unit = 1;
    for (int i = fsp; i < 6; i++) {
      unit *= 10;
    }
    return micros % unit == 0;
  }

  /// TO_DAYS of the date.
  long days() {
    return date.toEpochDay() + EPOCH;
  }

  /// Microseconds since year 0: ascending in time, and equal only for equal times.
  long packed() {
    return days() * DAY_MICROS + micros;
  }

  @Override
  public String toString() {
    return micros == 0
        ? date.toString()
        : String.format(Locale.ROOT, "%s %d.%06d s", date, micros / 1_000_000, micros % 1_000_000);
  }
}
