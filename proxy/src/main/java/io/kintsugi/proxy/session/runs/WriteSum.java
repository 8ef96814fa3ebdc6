package io.kintsugi.proxy.session.runs;

import io.kintsugi.proxy.wire.OkPacket;
import java.nio.charset.StandardCharsets;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The OK packets of several shards as one: counts are added, also those inside the info text
/// (`Rows matched: 3 Changed: 2 Warnings: 0`).
final class WriteSum {
  private static final Pattern NUMBER = Pattern.compile("\\d+");

  private WriteSum() {}

  /// @param broadcast every shard wrote the same rows: one copy counts
  /// @param split an INSERT's rows went to several shards
  static OkPacket of(
      @Nullable OkPacket[] answers, boolean broadcast, boolean split, long generated) {
    OkPacket first = null;
    OkPacket sum = null;
    for (OkPacket answer : answers) {
      if (answer == null) {
        continue;
      }
      OkPacket told = split && answer.info().length == 0 ? oneRecord(answer) : answer;
      first = first == null ? told : first;
      sum = sum == null || broadcast ? first : add(sum, told);
    }
    OkPacket whole = sum == null ? OkPacket.of(0, 0, 0, 0) : sum;
    return generated != 0 ? whole.withLastInsertId(generated) : whole;
  }

  private static OkPacket add(OkPacket left, OkPacket right) {
    long inserted = left.lastInsertId() != 0 ? left.lastInsertId() : right.lastInsertId();
    return OkPacket.of(
            left.affectedRows() + right.affectedRows(),
            inserted,
            left.status(),
            left.warnings() + right.warnings())
        .withInfo(addInfo(left.info(), right.info()));
  }

  /// A shard that got one row of several says nothing, as MySQL does of an INSERT of one row. What
  /// was replaced or updated counts twice in the affected rows; what was ignored leaves a warning.
  private static OkPacket oneRecord(OkPacket silent) {
    long affected = silent.affectedRows();
    long duplicates = affected > 0 ? affected - 1 : Math.min(silent.warnings(), 1);
    return silent.withInfo(
        "Records: 1  Duplicates: %d  Warnings: %d"
            .formatted(duplicates, silent.warnings())
            .getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] addInfo(byte[] left, byte[] right) {
    String text = new String(left, StandardCharsets.UTF_8);
    String other = new String(right, StandardCharsets.UTF_8);
    if (!NUMBER.matcher(text).replaceAll("").equals(NUMBER.matcher(other).replaceAll(""))) {
      return text.isEmpty() ? right : left;
    }
    Matcher others = NUMBER.matcher(other);
    String added =
        NUMBER.matcher(text).replaceAll((MatchResult number) -> sum(number.group(), others));
    return added.getBytes(StandardCharsets.UTF_8);
  }

  private static String sum(String number, Matcher others) {
    return others.find()
        ? Long.toString(Long.parseLong(number) + Long.parseLong(others.group()))
        : number;
  }
}
