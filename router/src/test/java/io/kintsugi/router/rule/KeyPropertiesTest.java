package io.kintsugi.router.rule;

import static io.kintsugi.router.rule.Keys.between;
import static io.kintsugi.router.rule.Keys.decimal;
import static io.kintsugi.router.rule.Keys.equal;
import static io.kintsugi.router.rule.Keys.floating;
import static io.kintsugi.router.rule.Keys.integer;
import static io.kintsugi.router.rule.Keys.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.config.ShardFunction;
import io.kintsugi.config.ShardFunction.Bound;
import io.kintsugi.router.sql.SqlValue;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class KeyPropertiesTest {
  private static final ShardingKey BIGINT = Keys.hash("bigint", 64);
  private static final ShardingKey DECIMAL = Keys.hash("decimal(30,4)", 64);
  private static final ShardingKey VARCHAR = Keys.hash("varchar(100)", 64);

  @Property(tries = 500)
  void aWholeNumberHasOneShardInEverySpelling(
      @ForAll @LongRange(min = -9_007_199_254_740_991L, max = 9_007_199_254_740_991L) long number) {
    ShardSet home = ShardSet.of(BIGINT.shardOf(number));
    List<SqlValue> spellings =
        List.of(
            integer(number),
            decimal(number + ".00"),
            floating(number),
            text(number + ""),
            text(" " + number),
            text(number + ".0"),
            text((number < 0 ? "-00" : "+00") + Math.abs(number)));
    for (SqlValue spelling : spellings) {
      assertThat(equal(BIGINT, spelling)).as("%s", spelling).isEqualTo(home);
      assertThat(BIGINT.stored(spelling, Weights.UNKNOWN)).isEqualTo(new Located.At(home.lowest()));
    }
    assertThat(equal(DECIMAL, decimal(number + ".000"))).isEqualTo(home);
  }

  @Property(tries = 500)
  void aNumberBeyondDoubleIsNeverPlacedByItsApproximation(
      @ForAll @LongRange(min = 1L << 53, max = Long.MAX_VALUE) long number) {
    assertThat(equal(BIGINT, integer(number))).isEqualTo(ShardSet.of(BIGINT.shardOf(number)));
    assertThat(equal(BIGINT, floating(number))).isEqualTo(BIGINT.shards());
    assertThat(
            BIGINT.in(List.of(integer(number), text("1")), Weights.UNKNOWN).orAll(BIGINT.shards()))
        .isEqualTo(BIGINT.shards());
  }

  @Property(tries = 300)
  void caseAndOnlyCaseIsFoldedUnderTheDefaultCollation(@ForAll("printable") String text) {
    ShardSet home = equal(VARCHAR, text(text));
    assertThat(home.isSingle()).isTrue();
    assertThat(equal(VARCHAR, text(text.toUpperCase(Locale.ROOT)))).isEqualTo(home);
    assertThat(equal(VARCHAR, text(text.toLowerCase(Locale.ROOT)))).isEqualTo(home);
    assertThat(VARCHAR.stored(text(text), Weights.UNKNOWN))
        .isEqualTo(new Located.At(home.lowest()));
  }

  @Provide
  Arbitrary<String> printable() {
    return Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(40);
  }

  @Property(tries = 200)
  void whatIsNotAsciiAsksAServer(@ForAll @StringLength(min = 1, max = 5) String text) {
    if (!Ascii.isPrintable(text.getBytes(java.nio.charset.StandardCharsets.UTF_8))) {
      assertThat(VARCHAR.equalTo(text(text), Weights.UNKNOWN)).isInstanceOf(Reach.Ask.class);
      assertThat(VARCHAR.stored(text(text), Weights.UNKNOWN)).isInstanceOf(Located.Ask.class);
    }
  }

  @Property(tries = 300)
  void anIntervalContainsItsPoints(
      @ForAll @IntRange(min = -1_000, max = 1_000) int low,
      @ForAll @IntRange(max = 200) int width,
      @ForAll @IntRange(max = 200) int step) {
    int point = low + Math.min(step, width);
    for (ShardFunction function :
        List.of(new ShardFunction.Hash(List.of()), new ShardFunction.Mod(), ranges())) {
      ShardingKey key = Keys.of("int", function, 5);
      ShardSet reached = between(key, integer(low), integer(low + width));
      assertThat(reached.contains(key.shardOf(point))).isTrue();
    }
  }

  private static ShardFunction.Range ranges() {
    return new ShardFunction.Range(
        List.of(
            new Bound("-500", "s4"),
            new Bound("0", "s1"),
            new Bound("20", "s0"),
            new Bound(null, "s2")));
  }

  @Property(tries = 300)
  void aCalendarIntervalContainsItsDays(
      @ForAll @IntRange(min = 1, max = 3_000_000) int low,
      @ForAll @IntRange(max = 900) int width,
      @ForAll @IntRange(max = 900) int step,
      @ForAll ShardFunction.Date.Unit unit) {
    ShardingKey key = Keys.of("date", new ShardFunction.Date(unit), 7);
    SqlValue point = day(low + Math.min(step, width));
    assertThat(between(key, day(low), day(low + width)).containsAll(equal(key, point))).isTrue();
    assertThat(equal(key, point).isSingle()).isTrue();
  }

  private static SqlValue day(int days) {
    return new SqlValue.Temporal(LocalDate.of(1, 1, 1).plusDays(days).toString());
  }

  @Test
  void aDayHasOneShardInEverySpelling() {
    ShardingKey date = Keys.hash("date", 64);
    ShardingKey datetime = Keys.hash("datetime(3)", 64);
    ShardSet home = equal(date, text("2026-01-05"));
    for (SqlValue spelling :
        List.of(
            text("2026-1-5"),
            text("20260105"),
            integer(20260105),
            integer(20260105000000L),
            text("2026-01-05 00:00:00.000"),
            new SqlValue.Temporal("2026-01-05"),
            new SqlValue.Temporal("2026-01-05 00:00:00"))) {
      assertThat(equal(date, spelling)).as("%s", spelling).isEqualTo(home);
      assertThat(equal(datetime, spelling)).as("%s", spelling).isEqualTo(home);
    }
    for (String odd :
        List.of(
            "26-01-05",
            "2026-02-30",
            "2026-01-05 10:00:00+01:00",
            "2026/1/5",
            "2026-01-05 23:59:59.9")) {
      assertThat(equal(date, text(odd))).as(odd).isEqualTo(date.shards());
      assertThat(date.stored(text(odd), Weights.UNKNOWN)).isInstanceOf(Located.Unknown.class);
    }
  }

  @Test
  void keysSpreadEvenlyOverShards() {
    for (String type : List.of("bigint", "varchar(20)", "varbinary(20)")) {
      ShardingKey key = Keys.hash(type, 8);
      int[] rows = new int[8];
      for (int i = 0; i < 80_000; i++) {
        SqlValue value = type.equals("bigint") ? integer(i) : text("user-" + i);
        rows[equal(key, value).lowest()]++;
      }
      for (int count : rows) {
        assertThat(count).isBetween(9_500, 10_500);
      }
    }
  }
}
