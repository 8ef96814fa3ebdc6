package io.kintsugi.proxy.session;

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
  static OkPacket of(@Nullable OkPacket[] answers, boolean broadcast, long generated) {
    OkPacket first = null;
    OkPacket sum = null;
    for (OkPacket answer : answers) {
      if (answer == null) {
        continue;
      }
      first = first == null ? answer : first;
      sum = sum == null || broadcast ? first : add(sum, answer);
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
        .withInfo(addInfo(records(left, right), records(right, left)));
  }

  /// A shard that got one row of a multi-row INSERT says nothing; the others say `Records: n`.
  private static byte[] records(OkPacket silent, OkPacket other) {
    boolean rows = new String(other.info(), StandardCharsets.UTF_8).startsWith("Records: ");
    return silent.info().length == 0 && rows
        ? "Records: 1  Duplicates: %d  Warnings: %d"
            .formatted(silent.affectedRows() > 1 ? 1 : 0, silent.warnings())
            .getBytes(StandardCharsets.UTF_8)
        : silent.info();
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
