package io.kintsugi.proxy.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kintsugi.router.plan.MergePlan;
import io.kintsugi.router.plan.MergePlan.Output;
import io.kintsugi.router.plan.MergePlan.SortKey;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GroupFoldTest {
  @AfterEach
  void everyRowIsReleased() {
    Rows.assertAllReleased();
  }

  private static final long ALL = Long.MAX_VALUE;

  /// Of a value v (DECIMAL(10,2)) by g: g, COUNT(v), SUM(v), MIN(v), MAX(v), AVG(v), SUM(d) of v as
  /// DOUBLE, and hidden: SUM(v), COUNT(v).
  private static final List<ColumnMeta> COLUMNS =
      List.of(
          Rows.INT,
          Rows.BIGINT,
          Rows.decimal(2),
          Rows.decimal(2),
          Rows.decimal(2),
          Rows.decimal(6),
          Rows.DOUBLE,
          Rows.decimal(2),
          Rows.BIGINT);

  private static final List<Output> OUTPUTS =
      List.of(
          new Output.First(0),
          new Output.Count(1),
          new Output.Sum(2),
          new Output.Min(3, -1),
          new Output.Max(4, -1),
          new Output.Avg(5, 7, 8),
          new Output.Sum(6));

  private static MergePlan plan(boolean descending, long offset, long limit) {
    List<SortKey> keys = List.of(new SortKey(0, -1, descending));
    return new MergePlan(7, keys, OUTPUTS, keys, offset, limit);
  }

  /// What MySQL would answer for a group of these values; also a shard's row when hidden columns
  /// are left on.
  private static @Nullable String[] aggregate(
      @Nullable String group, List<@Nullable BigDecimal> all) {
    List<BigDecimal> values = all.stream().filter(Objects::nonNull).toList();
    @Nullable String[] row = new @Nullable String[9];
    row[0] = group;
    row[1] = Integer.toString(values.size());
    row[8] = row[1];
    if (values.isEmpty()) {
      return row;
    }
    BigDecimal sum = values.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    row[2] = sum.toPlainString();
    row[7] = row[2];
    row[3] = values.stream().min(BigDecimal::compareTo).orElseThrow().toPlainString();
    row[4] = values.stream().max(BigDecimal::compareTo).orElseThrow().toPlainString();
    row[5] = sum.divide(BigDecimal.valueOf(values.size()), 6, RoundingMode.HALF_UP).toPlainString();
    // Quarters add up exactly in a double.
    row[6] = MySqlDouble.toText(sum.doubleValue());
    return row;
  }

  @ParameterizedTest
  @CsvSource({"1,false", "2,true", "3,false", "4,true"})
  void groupsOfTheShardsFoldIntoTheGroupsOfTheWhole(long seed, boolean binary) {
    Random random = new Random(seed);
    for (int round = 0; round < 100; round++) {
      boolean descending = random.nextBoolean();
      TreeMap<Integer, List<@Nullable BigDecimal>> whole = new TreeMap<>();
      List<List<@Nullable String[]>> shards = new ArrayList<>();
      for (int shard = 1 + random.nextInt(6); shard > 0; shard--) {
        shards.add(randomShard(random, descending, whole));
      }
      long offset = random.nextInt(3) == 0 ? random.nextInt(5) : 0;
      long limit = random.nextInt(3) == 0 ? random.nextInt(5) : ALL;
      Merging merging = new Merging(plan(descending, offset, limit), new Rows(COLUMNS, binary));
      List<List<@Nullable String>> expected =
          aggregated(whole, descending).stream()
              .skip(offset)
              .limit(limit)
              .<List<@Nullable String>>map(r -> Arrays.asList(r).subList(0, 7))
              .toList();
      assertThat(merging.merge(shards, random))
          .as("seed %d round %d", seed, round)
          .isEqualTo(expected);
    }
  }

  private static List<@Nullable String[]> randomShard(
      Random random, boolean descending, Map<Integer, List<@Nullable BigDecimal>> whole) {
    TreeMap<Integer, List<@Nullable BigDecimal>> groups = new TreeMap<>();
    for (int i = random.nextInt(40); i > 0; i--) {
      int group = random.nextInt(12) - 1;
      @Nullable BigDecimal value =
          random.nextInt(4) == 0
              ? null
              : BigDecimal.valueOf(25L * (random.nextInt(4000) - 2000), 2);
      groups.computeIfAbsent(group, g -> new ArrayList<@Nullable BigDecimal>()).add(value);
      whole.computeIfAbsent(group, g -> new ArrayList<@Nullable BigDecimal>()).add(value);
    }
    return aggregated(groups, descending);
  }

  /// Group -1 stands for NULL, which is the smallest.
  private static List<@Nullable String[]> aggregated(
      TreeMap<Integer, List<@Nullable BigDecimal>> groups, boolean descending) {
    List<@Nullable String[]> rows = new ArrayList<>();
    for (Map.Entry<Integer, List<@Nullable BigDecimal>> entry : groups.entrySet()) {
      int group = entry.getKey();
      rows.add(aggregate(group < 0 ? null : "" + group, entry.getValue()));
    }
    if (descending) {
      Collections.reverse(rows);
    }
    return rows;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void withoutGroupByTheShardsRowsFoldIntoOne(boolean binary) {
    List<ColumnMeta> columns = List.of(Rows.BIGINT, Rows.decimal(0), Rows.decimal(0));
    MergePlan plan =
        new MergePlan(
            3,
            List.of(),
            List.of(new Output.Count(0), new Output.Sum(1), new Output.Max(2, -1)),
            List.of(),
            0,
            ALL);
    List<@Nullable String[]> empty = new ArrayList<>();
    empty.add(new @Nullable String[] {"0", null, null});
    List<@Nullable String[]> some = new ArrayList<>();
    some.add(new @Nullable String[] {"3", "123456789012345678901234567890", "-5"});
    Merging merging = new Merging(plan, new Rows(columns, binary));
    assertThat(merging.merge(List.of(empty, empty), new Random(0)))
        .containsExactly(Arrays.asList("0", null, null));
    assertThat(merging.merge(List.of(empty, some, some), new Random(0)))
        .containsExactly(Arrays.asList("6", "246913578024691357802469135780", "-5"));
    assertThat(merging.merge(List.of(List.of(), List.of()), new Random(0))).isEmpty();
  }

  @Test
  void charactersGroupAndCompareByWeightAndTheFirstRowsSpellingStays() {
    // Name, MIN(name), and hidden their weights.
    List<ColumnMeta> columns = List.of(Rows.TEXT, Rows.TEXT, Rows.BLOB, Rows.BLOB);
    List<SortKey> keys = List.of(new SortKey(0, 2, false));
    MergePlan plan =
        new MergePlan(2, keys, List.of(new Output.First(0), new Output.Min(1, 3)), keys, 0, ALL);
    List<@Nullable String[]> one = new ArrayList<>();
    one.add(new @Nullable String[] {"Ab", "z", "AB", "2"});
    List<@Nullable String[]> two = new ArrayList<>();
    two.add(new @Nullable String[] {"aB", "y", "AB", "1"});
    two.add(new @Nullable String[] {"B", null, "B", null});
    assertThat(new Merging(plan, new Rows(columns, false)).merge(List.of(one, two), new Random(0)))
        .containsExactly(List.of("Ab", "y"), Arrays.asList("B", null));
  }

  @Test
  void trailingBlanksMakeNoGroupOfTheirOwnWhereTheCollationPads() {
    // Name, MIN(name), COUNT(*), and hidden each name's weight and its blank's.
    List<ColumnMeta> columns =
        List.of(Rows.TEXT, Rows.TEXT, Rows.BIGINT, Rows.BLOB, Rows.BLOB, Rows.BLOB, Rows.BLOB);
    List<SortKey> keys = List.of(new SortKey(0, 3, 4, false));
    List<Output> outputs =
        List.of(
            new Output.First(0), new Output.Min(new SortKey(1, 5, 6, false)), new Output.Count(2));
    Merging merging =
        new Merging(new MergePlan(3, keys, outputs, keys, 0, ALL), new Rows(columns, false));
    List<@Nullable String[]> one = new ArrayList<>();
    one.add(new @Nullable String[] {"a", "z", "1", "A", " ", "Z", " "});
    one.add(new @Nullable String[] {"a!", "z", "1", "A!", " ", "Z", " "});
    List<@Nullable String[]> two = new ArrayList<>();
    two.add(new @Nullable String[] {"a\t", "z", "1", "A\t", " ", "Z", " "});
    two.add(new @Nullable String[] {"a  ", "z\t", "1", "A  ", " ", "Z\t", " "});
    assertThat(merging.merge(List.of(one, two), new Random(0)))
        .containsExactly(
            List.of("a\t", "z", "1"), List.of("a", "z\t", "2"), List.of("a!", "z", "1"));
  }

  @Test
  void trailingBlanksCountWhereTheBlankHasNoWeightToPadWith() {
    List<ColumnMeta> columns = List.of(Rows.TEXT, Rows.BLOB, Rows.BLOB);
    List<SortKey> keys = List.of(new SortKey(0, 1, 2, false));
    MergePlan plan = new MergePlan(1, keys, List.of(new Output.First(0)), keys, 0, ALL);
    List<@Nullable String[]> one = new ArrayList<>();
    one.add(new @Nullable String[] {"a", "A", ""});
    List<@Nullable String[]> two = new ArrayList<>();
    two.add(new @Nullable String[] {"a ", "A ", ""});
    assertThat(new Merging(plan, new Rows(columns, false)).merge(List.of(two, one), new Random(0)))
        .containsExactly(List.of("a"), List.of("a "));
  }

  @Test
  void aCountBeyondBigintIsRefusedNotWrapped() {
    MergePlan plan = new MergePlan(1, List.of(), List.of(new Output.Count(0)), List.of(), 0, ALL);
    List<@Nullable String[]> huge = new ArrayList<>();
    huge.add(new @Nullable String[] {Long.toString(Long.MAX_VALUE)});
    for (boolean binary : new boolean[] {false, true}) {
      Merging merging = new Merging(plan, new Rows(List.of(Rows.BIGINT), binary));
      assertThatThrownBy(() -> merging.merge(List.of(huge, huge), new Random(0)))
          .isInstanceOf(MergeRefused.class)
          .hasFieldOrPropertyWithValue("errno", 1690)
          .hasFieldOrPropertyWithValue("sqlState", "22003");
      assertThat(merging.memory().used()).isZero();
    }
  }

  @Test
  void rowsOutOfOrderAreRefusedRatherThanGroupedTwice() {
    List<@Nullable String[]> shard = new ArrayList<>();
    shard.add(aggregate("2", List.of(BigDecimal.ONE)));
    shard.add(aggregate("1", List.of(BigDecimal.ONE)));
    Merging merging = new Merging(plan(false, 0, ALL), new Rows(COLUMNS, false));
    assertThatThrownBy(() -> merging.merge(List.of(shard), new Random(0)))
        .isInstanceOf(MergeRefused.class)
        .hasMessageContaining("order");
  }

  @Test
  void averagesAreCutAndRoundedWhereMySqlDoes() {
    assertThat(AvgFold.quotient(new BigDecimal("2"), 3, 4)).hasToString("0.6667");
    assertThat(AvgFold.quotient(new BigDecimal("-2"), 3, 4)).hasToString("-0.6667");
    assertThat(AvgFold.quotient(new BigDecimal("1.00"), 8, 6)).hasToString("0.125000");
    // Nine digits fill a word: nothing is left to round by.
    assertThat(AvgFold.quotient(new BigDecimal("2.00000"), 3, 9)).hasToString("0.666666666");
  }
}
