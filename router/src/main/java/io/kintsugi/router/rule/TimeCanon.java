package io.kintsugi.router.rule;

import io.kintsugi.router.sql.SqlValue;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// DATE and DATETIME. A DATE is the midnight of its day, so that both are one family.
///
/// Odd forms (two-digit years, other punctuation, time zone offsets, dates that are none) reach all
/// shards and are not stored: what they mean depends on version and sql_mode.
final class TimeCanon implements KeyCanon {
  private static final Pattern ORDERED =
      Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}( [0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,6})?)?");

  private final boolean date;
  private final int fsp;

  TimeCanon(ColumnInfo column) {
    date = column.type() == ColumnType.DATE;
    fsp = column.fsp();
  }

  /// A DATE column and a time of day: MySQL compares them as DATETIME, so that no row matches; the
  /// day's key covers that as well as a server that would cut the time off. With a fraction it is
  /// open: a parameter is made a DATE first, and rounded into the next day (9.7).
  @Override
  public Canon compared(SqlValue value, Weights weights) {
    @Nullable CalendarTime time = read(value);
    if (time == null || !time.fits(date ? 0 : fsp)) {
      return new Canon.Open("not a plain date or datetime of the column's precision");
    }
    return exactly(date ? time.midnight() : time);
  }

  /// Only the form in which order as text is order in time, so that the answer also holds where a
  /// server compares as text or as numbers (a DATETIME and 20260105).
  @Override
  public Canon bound(SqlValue value, Weights weights) {
    boolean ordered =
        switch (value) {
          case SqlValue.Temporal _ -> true;
          case SqlValue.Text text -> ORDERED.matcher(ascii(text)).matches();
          case SqlValue.Int _,
              SqlValue.Bytes _,
              SqlValue.Decimal _,
              SqlValue.Floating _,
              SqlValue.Null _ ->
              false;
        };
    return ordered ? compared(value, weights) : new Canon.Open("perhaps ordered as text");
  }

  /// A fraction of a second is rounded up or cut off as sql_mode says, perhaps into the next day.
  @Override
  public Canon stored(SqlValue value, Weights weights) {
    @Nullable CalendarTime time = read(value);
    if (time == null || !time.fits(date ? 0 : fsp)) {
      return new Canon.Open("not a plain date or datetime of the column's precision");
    }
    return exactly(date ? time.midnight() : time);
  }

  @Override
  public @Nullable Key configured(String literal) {
    @Nullable CalendarTime time = CalendarTime.parse(literal);
    return time == null ? null : new Key.Moment(date ? time.midnight() : time);
  }

  @Override
  public String family() {
    return "time";
  }

  private static Canon exactly(CalendarTime time) {
    return new Canon.Exactly(new Key.Moment(time));
  }

  private static @Nullable CalendarTime read(SqlValue value) {
    return switch (value) {
      case SqlValue.Temporal temporal -> CalendarTime.parse(temporal.text());
      case SqlValue.Int number -> CalendarTime.parse(number.value());
      case SqlValue.Text text when Ascii.isCompatible(text.charset()) ->
          CalendarTime.parse(ascii(text));
      case SqlValue.Text _,
          SqlValue.Bytes _,
          SqlValue.Decimal _,
          SqlValue.Floating _,
          SqlValue.Null _ ->
          null;
    };
  }

  private static String ascii(SqlValue.Text text) {
    return new String(text.bytes(), StandardCharsets.ISO_8859_1);
  }
}
