package io.kintsugi.proxy.merge;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/// MIN or MAX: keeps the row that has it. NULLs are passed over; of equal values the first stays.
final class ExtremeFold implements Fold {
  private final KeyColumn key;
  private final boolean min;
  private final MemoryBudget budget;
  private @Nullable ByteBuf best;
  private long held;
  private int valueAt;
  private int valueLength;
  private int comparedAt;
  private int comparedLength;

  ExtremeFold(KeyColumn key, boolean min, MemoryBudget budget) {
    this.key = key;
    this.min = min;
    this.budget = budget;
  }

  @Override
  public void add(ByteBuf row, int[] spans) {
    if (spans[2 * key.value() + 1] == RowShape.NULL) {
      return;
    }
    int at = spans[2 * key.compared()];
    int length = spans[2 * key.compared() + 1];
    if (length == RowShape.NULL) {
      throw KeyColumn.helperIsNull();
    }
    if (best != null) {
      int sign = key.compare(row, spans, best, comparedAt, comparedLength);
      if (min ? sign >= 0 : sign <= 0) {
        return;
      }
    }
    reset();
    hold(row);
    valueAt = spans[2 * key.value()];
    valueLength = spans[2 * key.value() + 1];
    comparedAt = at;
    comparedLength = length;
  }

  private void hold(ByteBuf row) {
    long bytes = row.readableBytes() + Source.ROW_OVERHEAD;
    budget.reserve(bytes);
    held = bytes;
    best = row.retain();
  }

  @Override
  public void write(RowWriter out, ByteBuf first, int[] firstSpans) {
    if (best == null) {
      out.nothing();
    } else {
      out.copy(best, valueAt, valueLength);
    }
  }

  @Override
  public void reset() {
    if (best != null) {
      best.release();
      best = null;
      budget.release(held);
      held = 0;
    }
  }
}
