package io.kintsugi.proxy.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kintsugi.router.plan.MergePlan;
import io.kintsugi.router.plan.MergePlan.Output;
import io.kintsugi.router.plan.MergePlan.SortKey;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {
  @AfterEach
  void everyRowIsReleased() {
    Rows.assertAllReleased();
  }

  private static final List<SortKey> BY_FIRST = List.of(new SortKey(0, -1, false));

  @Test
  void aStatementBeyondItsLimitIsRefusedByTheLimitsName() {
    MemoryBudget budget = new ResultMemory(1 << 20).statement(1000);
    budget.reserve(1000);
    assertThatThrownBy(() -> budget.reserve(1))
        .isInstanceOf(MergeRefused.class)
        .hasFieldOrPropertyWithValue("errno", 1038)
        .hasFieldOrPropertyWithValue("sqlState", "HY001")
        .hasMessageContaining("limits.result-memory");
    assertThat(budget.used()).isEqualTo(1000);
    budget.close();
  }

  @Test
  void statementsTogetherAreRefusedWhenTheCommonMemoryIsGone() {
    ResultMemory memory = new ResultMemory(2 * MemoryBudget.CHUNK);
    MemoryBudget one = memory.statement(1 << 30);
    MemoryBudget two = memory.statement(1 << 30);
    one.reserve(MemoryBudget.CHUNK + 1);
    assertThatThrownBy(() -> two.reserve(MemoryBudget.CHUNK + 1))
        .isInstanceOf(MergeRefused.class)
        .hasFieldOrPropertyWithValue("errno", 1038);
    one.close();
    two.reserve(MemoryBudget.CHUNK + 1);
    two.close();
    two.close();
    assertThat(memory.used()).isZero();
  }

  @Test
  void whatIsGivenBackCanBeUsedByOthersBeforeTheStatementEnds() {
    ResultMemory memory = new ResultMemory(1 << 30);
    try (MemoryBudget budget = memory.statement(1 << 30)) {
      Random random = new Random(5);
      long held = 0;
      for (int i = 0; i < 10_000; i++) {
        long bytes = random.nextInt(100_000);
        if (held > 5_000_000) {
          budget.release(held);
          held = 0;
        }
        budget.reserve(bytes);
        held += bytes;
        assertThat(budget.used()).isEqualTo(held);
        assertThat(memory.used()).isBetween(held, held + 5 * MemoryBudget.CHUNK);
      }
    }
    assertThat(memory.used()).isZero();
  }

  @Test
  void rowsThatWaitAreCountedAndOneTooManyIsReleasedAndRefused() {
    ResultMemory memory = new ResultMemory(1 << 20);
    Rows rows = new Rows(List.of(Rows.BLOB), false);
    MergePlan plan = new MergePlan(1, BY_FIRST, List.of(), List.of(), 0, Long.MAX_VALUE);
    try (RowMerger merger =
        RowMerger.create(plan, rows.columns(), 2, false, memory.statement(500))) {
      merger.offer(0, rows.row("a".repeat(200)));
      ByteBuf tooMuch = rows.row("b".repeat(240));
      assertThatThrownBy(() -> merger.offer(0, tooMuch))
          .isInstanceOf(MergeRefused.class)
          .hasFieldOrPropertyWithValue("errno", 1038);
      assertThat(tooMuch.refCnt()).isZero();
    }
    assertThat(memory.used()).isZero();
  }

  @Test
  void anOpenGroupHoldsMemoryUntilItIsGivenOrDropped() {
    ResultMemory memory = new ResultMemory(1 << 20);
    Rows rows = new Rows(List.of(Rows.BLOB, Rows.BLOB), false);
    MergePlan plan =
        new MergePlan(
            2,
            BY_FIRST,
            List.of(new Output.First(0), new Output.Max(1, -1)),
            BY_FIRST,
            0,
            Long.MAX_VALUE);
    RowMerger merger = RowMerger.create(plan, rows.columns(), 1, false, memory.statement(1 << 20));
    merger.offer(0, rows.row("g", "a".repeat(200)));
    merger.offer(0, rows.row("g", "b".repeat(200)));
    assertThat(merger.poll()).isNull();
    assertThat(merger.buffered(0)).isZero();
    assertThat(memory.used()).isPositive();
    merger.close();
    assertThat(memory.used()).isZero();
  }

  @Test
  void aRefusedPlanGivesItsBudgetBack() {
    ResultMemory memory = new ResultMemory(1 << 20);
    MemoryBudget budget = memory.statement(1 << 20);
    budget.reserve(1);
    MergePlan plan = new MergePlan(1, BY_FIRST, List.of(), List.of(), 0, Long.MAX_VALUE);
    assertThatThrownBy(() -> RowMerger.create(plan, List.of(Rows.TEXT), 2, false, budget))
        .isInstanceOf(MergeRefused.class);
    assertThat(memory.used()).isZero();
  }
}
