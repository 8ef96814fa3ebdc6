package io.kintsugi.proxy.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kintsugi.router.plan.MergePlan;
import io.kintsugi.router.plan.MergePlan.SortKey;
import io.netty.buffer.ByteBuf;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RowMergerTest {
  @AfterEach
  void everyRowIsReleased() {
    Rows.assertAllReleased();
  }

  private static final long ALL = Long.MAX_VALUE;

  /// Number, name (a character string), the name's weight (hidden), which shard it came from.
  private static final List<ColumnMeta> COLUMNS =
      List.of(Rows.BIGINT, Rows.TEXT, Rows.decimal(2), Rows.BLOB, Rows.INT);

  private static final List<SortKey> BY_NAME_THEN_NUMBER =
      List.of(new SortKey(1, 3, true), new SortKey(0, -1, false), new SortKey(2, -1, true));

  private static MergePlan plan(int visible, List<SortKey> order, long offset, long limit) {
    return new MergePlan(visible, order, List.of(), List.of(), offset, limit);
  }

  private static final Comparator<@Nullable String[]> EXPECTED =
      Comparator.<@Nullable String[]>comparingInt(r -> r[1] == null ? 1 : 0)
          .thenComparing(r -> r[1] == null ? "" : r[3], Comparator.reverseOrder())
          .thenComparing((a, b) -> Rows.compareNumbers(a[0], b[0]))
          .thenComparing((a, b) -> Rows.compareNumbers(b[2], a[2]));

  private static @Nullable String[] randomRow(Random random, int shard) {
    String name = random.nextInt(6) == 0 ? null : "n" + random.nextInt(20);
    return new @Nullable String[] {
      random.nextInt(5) == 0 ? null : Integer.toString(random.nextInt(20) - 10),
      name,
      random.nextInt(5) == 0 ? null : new BigDecimal(random.nextInt(5)).setScale(2) + "",
      // A weight that is not the name's own order.
      name == null ? null : new StringBuilder(name).reverse().toString(),
      Integer.toString(shard)
    };
  }

  private static List<List<@Nullable String[]>> randomShards(Random random) {
    List<List<@Nullable String[]>> shards = new ArrayList<>();
    int count = 1 + random.nextInt(9);
    for (int shard = 0; shard < count; shard++) {
      List<@Nullable String[]> rows = new ArrayList<>();
      for (int i = random.nextInt(30); i > 0; i--) {
        rows.add(randomRow(random, shard));
      }
      rows.sort(EXPECTED);
      shards.add(rows);
    }
    return shards;
  }

  @ParameterizedTest
  @CsvSource({"1,false", "2,true", "3,false", "4,true"})
  void mergedRowsAreTheSortedConcatenation(long seed, boolean binary) {
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      List<List<@Nullable String[]>> shards = randomShards(random);
      int visible = 1 + random.nextInt(COLUMNS.size());
      long offset = random.nextInt(3) == 0 ? random.nextInt(20) : 0;
      long limit = random.nextInt(3) == 0 ? random.nextInt(20) : ALL;
      List<List<@Nullable String>> expected =
          shards.stream()
              .flatMap(List::stream)
              .sorted(EXPECTED)
              .skip(offset)
              .limit(limit)
              .<List<@Nullable String>>map(r -> Arrays.asList(r).subList(0, visible))
              .toList();
      Merging merging =
          new Merging(plan(visible, BY_NAME_THEN_NUMBER, offset, limit), new Rows(COLUMNS, binary));
      assertThat(merging.merge(shards, random))
          .as("seed %d round %d", seed, round)
          .isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void withoutOrderEachRowComesOnceAndHiddenColumnsGo(boolean binary) {
    Random random = new Random(7);
    List<List<@Nullable String[]>> shards = randomShards(random);
    Merging merging = new Merging(plan(2, List.of(), 0, ALL), new Rows(COLUMNS, binary));
    assertThat(merging.merge(shards, random))
        .containsExactlyInAnyOrderElementsOf(
            shards.stream()
                .flatMap(List::stream)
                .map(r -> Arrays.asList(r).subList(0, 2))
                .toList());
  }

  @Test
  void aBinaryRowLosesHiddenColumnsAlsoWhereTheNullBitmapShrinks() {
    for (int visible = 1; visible <= 20; visible++) {
      List<ColumnMeta> columns = Collections.nCopies(20, Rows.BIGINT);
      @Nullable String[] row = new @Nullable String[20];
      for (int i = 0; i < 20; i++) {
        row[i] = i % 3 == 0 ? null : Integer.toString(i);
      }
      Rows rows = new Rows(columns, true);
      Merging merging = new Merging(plan(visible, List.of(), 0, ALL), rows);
      List<@Nullable String[]> shard = new ArrayList<>();
      shard.add(row);
      assertThat(merging.merge(List.of(shard), new Random(0)))
          .containsExactly(Arrays.asList(row).subList(0, visible));
      Rows kept = new Rows(columns.subList(0, visible), true);
      try (RowMerger merger = merging.merger(1)) {
        merger.offer(0, rows.row(row));
        ByteBuf cut = Objects.requireNonNull(merger.poll());
        ByteBuf expected = kept.row(Arrays.copyOf(row, visible));
        assertThat(cut).isEqualTo(expected);
        assertThat(cut.release()).isTrue();
        expected.release();
      }
    }
  }

  @Test
  void limitEndsTheAnswerWhileShardsStillSend() {
    Rows rows = new Rows(List.of(Rows.INT), false);
    Merging merging = new Merging(plan(1, List.of(new SortKey(0, -1, false)), 1, 2), rows);
    try (RowMerger merger = merging.merger(2)) {
      for (int i = 0; i < 10; i++) {
        merger.offer(0, rows.row(Integer.toString(2 * i)));
        merger.offer(1, rows.row(Integer.toString(2 * i + 1)));
      }
      List<List<@Nullable String>> answer = new ArrayList<>();
      merging.drain(merger, answer);
      assertThat(answer).containsExactly(List.of("1"), List.of("2"));
      assertThat(merger.finished()).isTrue();
      assertThat(merger.wants(0)).isFalse();
      assertThat(merger.buffered(0)).isZero();
      ByteBuf late = rows.row("100");
      merger.offer(0, late);
      assertThat(late.refCnt()).isZero();
    }
  }

  @Test
  void limitZeroIsFinishedBeforeItBegins() {
    Rows rows = new Rows(List.of(Rows.INT), false);
    try (RowMerger merger = new Merging(plan(1, List.of(), 0, 0), rows).merger(3)) {
      assertThat(merger.finished()).isTrue();
      assertThat(merger.poll()).isNull();
    }
  }

  @Test
  void aSortedMergeNamesTheSourceItWaitsFor() {
    Rows rows = new Rows(List.of(Rows.INT), false);
    Merging merging = new Merging(plan(1, List.of(new SortKey(0, -1, false)), 0, ALL), rows);
    try (RowMerger merger = merging.merger(3)) {
      merger.offer(0, rows.row("5"));
      merger.offer(2, rows.row("7"));
      assertThat(merger.poll()).isNull();
      assertThat(merger.needed()).isEqualTo(1);
      merger.end(1);
      List<List<@Nullable String>> answer = new ArrayList<>();
      merging.drain(merger, answer);
      assertThat(answer).containsExactly(List.of("5"));
      assertThat(merger.needed()).isZero();
      merger.end(0);
      merger.end(2);
      merging.drain(merger, answer);
      assertThat(answer).containsExactly(List.of("5"), List.of("7"));
      assertThat(merger.finished()).isTrue();
    }
  }

  @Test
  void aSourceIsPausedWhileMuchOfItWaits() {
    Rows rows = new Rows(List.of(Rows.BLOB), false);
    Merging merging = new Merging(plan(1, List.of(new SortKey(0, -1, false)), 0, ALL), rows);
    try (RowMerger merger = merging.merger(2)) {
      while (merger.wants(0)) {
        merger.offer(0, rows.row("x".repeat(1000)));
      }
      assertThat(merger.buffered(0)).isBetween(64L * 1024, 66L * 1024);
      assertThat(merger.wants(1)).isTrue();
      assertThat(merger.needed()).isEqualTo(1);
      assertThat(merging.memory().used()).isPositive();
    }
    assertThat(merging.memory().used()).isZero();
  }

  @Test
  void equalRowsComeInTheOrderOfTheShards() {
    Rows rows = new Rows(List.of(Rows.INT, Rows.INT), false);
    Merging merging = new Merging(plan(2, List.of(new SortKey(0, -1, true)), 0, ALL), rows);
    List<List<@Nullable String[]>> shards = new ArrayList<>();
    List<List<@Nullable String>> expected = new ArrayList<>();
    for (int shard = 0; shard < 7; shard++) {
      List<@Nullable String[]> same = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        same.add(new @Nullable String[] {"1", Integer.toString(shard)});
        expected.add(List.of("1", Integer.toString(shard)));
      }
      shards.add(same);
    }
    assertThat(merging.merge(shards, new Random(1))).isEqualTo(expected);
  }

  @Test
  void aRowThatEndsEarlyIsRefusedAndReleased() {
    Rows rows = new Rows(List.of(Rows.BLOB, Rows.INT), false);
    Merging merging = new Merging(plan(1, List.of(new SortKey(1, -1, false)), 0, ALL), rows);
    try (RowMerger merger = merging.merger(1)) {
      ByteBuf row = rows.row("abc", "1");
      row.writerIndex(row.writerIndex() - 1);
      assertThatThrownBy(() -> merger.offer(0, row))
          .isInstanceOf(MergeRefused.class)
          .hasFieldOrPropertyWithValue("errno", 1835);
      assertThat(row.refCnt()).isZero();
    }
  }

  @Test
  void onlyAPlanThatChangesNothingIsAConcatenation() {
    assertThat(RowMerger.isConcatenation(plan(2, List.of(), 0, ALL), 2)).isTrue();
    assertThat(RowMerger.isConcatenation(plan(2, List.of(), 0, ALL), 3)).isFalse();
    assertThat(RowMerger.isConcatenation(plan(2, List.of(), 0, 5), 2)).isFalse();
    assertThat(RowMerger.isConcatenation(plan(2, List.of(), 1, ALL), 2)).isFalse();
    assertThat(RowMerger.isConcatenation(plan(2, BY_NAME_THEN_NUMBER, 0, ALL), 2)).isFalse();
  }
}
