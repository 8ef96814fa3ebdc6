package io.kintsugi.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.chaos.check.ListTransaction.Append;
import io.kintsugi.chaos.check.ListTransaction.Read;
import io.kintsugi.chaos.check.ListTransaction.Step;
import io.kintsugi.chaos.history.History;
import io.kintsugi.chaos.history.Operation;
import io.kintsugi.chaos.history.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Hand-made histories, good and bad: each anomaly is found by its name, and nothing else is.
class ListAppendTest {
  private static final int X = 0;
  private static final int Y = 1;

  private final List<Operation<ListTransaction>> operations = new ArrayList<>();

  private void transaction(Outcome outcome, Step... steps) {
    int number = operations.size() + 1;
    operations.add(
        new Operation<>(
            number, number, number, number + 1, outcome, ListTransaction.of(steps), ""));
  }

  private void ok(Step... steps) {
    transaction(Outcome.OK, steps);
  }

  private static Step append(int key, long element) {
    return new Append(key, element);
  }

  private static Step read(int key, Long... elements) {
    return new Read(key, List.of(elements));
  }

  private List<String> rules(Set<Anomaly> forbidden, List<Long> x, List<Long> y) {
    return ListAppend.check(new History<>(operations), Map.of(X, x, Y, y), forbidden).stream()
        .map(Violation::rule)
        .toList();
  }

  private List<String> rules(List<Long> x, List<Long> y) {
    return rules(Anomaly.SERIALIZABLE, x, y);
  }

  @Test
  void oneAfterTheOtherIsFine() {
    ok(append(X, 1), append(Y, 2));
    ok(read(X, 1L), append(X, 3), read(X, 1L, 3L));
    ok(read(X, 1L, 3L), read(Y, 2L), append(Y, 4));
    transaction(Outcome.FAILED, append(X, 5));
    transaction(Outcome.UNKNOWN, append(X, 6), append(Y, 7));
    transaction(Outcome.UNKNOWN, append(X, 8));
    assertThat(rules(List.of(1L, 3L, 6L), List.of(2L, 4L, 7L))).isEmpty();
  }

  @Test
  void aLongChainIsReadWithoutRecursion() {
    List<Long> all = new ArrayList<>();
    for (long i = 1; i <= 20_000; i++) {
      ok(append(X, i));
      all.add(i);
    }
    assertThat(rules(all, List.of())).isEmpty();
  }

  @Test
  void writesInDifferentOrdersAreG0() {
    ok(append(X, 1), append(Y, 1_001));
    ok(append(X, 2), append(Y, 1_002));
    assertThat(rules(List.of(1L, 2L), List.of(1_002L, 1_001L))).contains("g0");
    assertThat(rules(Anomaly.REPEATABLE_READ, List.of(1L, 2L), List.of(1_002L, 1_001L)))
        .containsExactly("g0");
  }

  @Test
  void whatAFailedTransactionWroteIsG1a() {
    transaction(Outcome.FAILED, append(X, 1));
    ok(read(X, 1L));
    assertThat(rules(List.of(1L), List.of())).contains("g1a").doesNotContain("g0", "g1c");
  }

  @Test
  void aFailedWriteThatTheServersHaveIsG1aToo() {
    transaction(Outcome.FAILED, append(X, 1));
    assertThat(rules(List.of(1L), List.of())).containsExactly("g1a");
  }

  @Test
  void theMiddleOfATransactionIsG1b() {
    ok(append(X, 1), append(X, 2));
    ok(read(X, 1L));
    assertThat(rules(Anomaly.REPEATABLE_READ, List.of(1L, 2L), List.of())).containsExactly("g1b");
  }

  @Test
  void twoThatReadEachOtherAreG1c() {
    ok(append(X, 1), read(Y, 2L));
    ok(append(Y, 2), read(X, 1L));
    assertThat(rules(List.of(1L), List.of(2L))).containsExactly("g1c");
  }

  @Test
  void aReadOfHalfATransactionIsGSingle() {
    ok(append(X, 1), append(Y, 2));
    ok(read(X, 1L), read(Y));
    assertThat(rules(List.of(1L), List.of(2L))).containsExactly("g_single");
    assertThat(rules(Anomaly.REPEATABLE_READ, List.of(1L), List.of(2L))).isEmpty();
  }

  @Test
  void aLostUpdateIsGSingle() {
    ok(read(X), append(X, 1));
    ok(read(X), append(X, 2));
    assertThat(rules(Set.of(Anomaly.G_SINGLE), List.of(1L, 2L), List.of()))
        .containsExactly("g_single");
  }

  @Test
  void writeSkewIsG2() {
    ok(read(X), append(Y, 1));
    ok(read(Y), append(X, 2));
    assertThat(rules(List.of(2L), List.of(1L))).containsExactly("g2");
    assertThat(rules(Anomaly.REPEATABLE_READ, List.of(2L), List.of(1L))).isEmpty();
  }

  @Test
  void readsThatContradictEachOtherAreNamed() {
    ok(append(X, 1));
    ok(append(X, 2));
    ok(read(X, 2L));
    ok(read(X, 1L, 2L));
    assertThat(rules(List.of(1L, 2L), List.of())).containsExactly("incompatible_order");
  }

  @Test
  void anElementThatWasReadAndIsGoneIsNamed() {
    ok(append(X, 1));
    ok(read(X, 1L));
    assertThat(rules(List.of(), List.of())).containsExactly("incompatible_order");
  }

  @Test
  void anElementTwiceOrOfNobodyOrOfAnotherListIsGarbage() {
    ok(append(X, 1));
    assertThat(rules(List.of(1L, 1L), List.of())).containsExactly("garbage");
    assertThat(rules(List.of(1L, 9L), List.of())).containsExactly("garbage");
    assertThat(rules(List.of(), List.of(1L))).containsExactly("garbage");
  }

  @Test
  void aTransactionThatDoesNotSeeItsOwnWriteIsNamed() {
    ok(append(X, 1), read(X));
    assertThat(rules(List.of(1L), List.of())).contains("own_write");
  }

  @Test
  void aSecondReadThatSawMoreIsInternalAndAllowedInMysql() {
    ok(append(X, 1));
    ok(read(X), append(X, 2), read(X, 1L, 2L));
    assertThat(rules(List.of(1L, 2L), List.of())).contains("internal");
    assertThat(rules(Anomaly.REPEATABLE_READ, List.of(1L, 2L), List.of())).isEmpty();
  }

  @Test
  void aCycleOfThreeIsFoundAndTold() {
    ok(append(X, 1), read(Y, 2L));
    ok(append(Y, 2), read(2, 3L));
    ok(append(2, 3), read(X, 1L));
    assertThat(
            ListAppend.check(
                new History<>(operations),
                Map.of(X, List.of(1L), Y, List.of(2L), 2, List.of(3L)),
                Anomaly.REPEATABLE_READ))
        .singleElement()
        .satisfies(found -> {
          assertThat(found.rule()).isEqualTo("g1c");
          assertThat(found.detail()).contains("operation 1 ", "operation 2", "operation 3");
        });
  }
}
