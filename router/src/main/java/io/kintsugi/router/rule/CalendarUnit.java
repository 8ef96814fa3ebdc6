package io.kintsugi.router.rule;

import io.kintsugi.config.ShardFunction;

/// Units of the `date` function, counted from year 0. Weeks begin on Monday: their number is
/// (TO_DAYS + 5) div 7.
enum CalendarUnit {
  YEAR,
  QUARTER,
  MONTH,
  WEEK,
  DAY;

  static CalendarUnit of(ShardFunction.Date.Unit unit) {
    return switch (unit) {
      case YEAR -> YEAR;
      case QUARTER -> QUARTER;
      case MONTH -> MONTH;
      case WEEK -> WEEK;
      case DAY -> DAY;
    };
  }

  long of(CalendarTime time) {
    int year = time.date().getYear();
    int month = time.date().getMonthValue() - 1;
    return switch (this) {
      case YEAR -> year;
      case QUARTER -> year * 4L + month / 3;
      case MONTH -> year * 12L + month;
      case WEEK -> Math.floorDiv(time.days() + 5, 7L);
      case DAY -> time.days();
    };
  }
}
