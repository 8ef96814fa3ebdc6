package io.kintsugi.proxy.merge;

import io.kintsugi.router.plan.MergePlan;
import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Folds rows of one group, which come one after another in sort order, into one row. A group that
/// one shard alone has is passed on as MySQL sent it.
final class GroupFold {
  private final RowShape shape;
  private final Source[] sources;
  private final Picker picker;
  private final MemoryBudget budget;
  private final RowOrder keys;
  private final RowOrder order;
  private final int keyCount;
  private final Fold[] folds;
  private final boolean passesSingleRows;
  private final RowWriter writer;

  /// The group's first row; null between groups.
  private @Nullable ByteBuf first;

  private final int[] firstSpans;
  private long held;
  private boolean folding;

  GroupFold(
      MergePlan plan,
      List<ColumnMeta> columns,
      RowShape shape,
      boolean binary,
      Source[] sources,
      Picker picker,
      MemoryBudget budget) {
    this.shape = shape;
    this.sources = sources;
    this.picker = picker;
    this.budget = budget;
    this.keys = new RowOrder(plan.groupKeys(), columns, binary);
    this.order = new RowOrder(plan.order(), columns, binary);
    this.keyCount = plan.groupKeys().size();
    this.folds = Folds.of(plan, columns, binary, budget);
    this.passesSingleRows = Folds.inPlace(plan.outputs());
    this.writer = new RowWriter(columns.subList(0, plan.visible()), binary);
    this.firstSpans = shape.newSpans();
    if (plan.order().size() < keyCount) {
      throw new IllegalArgumentException("groups are told apart by more keys than rows come by");
    }
  }

  /// The next group's row, or null when more input is needed or no group is left.
  @Nullable ByteBuf next() {
    while (true) {
      int source = picker.next();
      if (source == Picker.NONE) {
        return first != null && allExhausted() ? finish(first) : null;
      }
      if (first != null && !sameGroup(first, sources[source])) {
        return finish(first);
      }
      absorb(sources[source]);
    }
  }

  /// Whether a group is open, which {@link #next} would still give.
  boolean pending() {
    return first != null;
  }

  private boolean allExhausted() {
    for (Source source : sources) {
      if (!source.exhausted()) {
        return false;
      }
    }
    return true;
  }

  private boolean sameGroup(ByteBuf open, Source source) {
    ByteBuf head = source.requireHead();
    if (keys.compare(open, firstSpans, head, source.spans) == 0) {
      return true;
    }
    if (order.compare(open, firstSpans, head, source.spans, keyCount) > 0) {
      throw MergeRefused.notSupported(
          "A shard's rows did not come in the order they were asked for, so groups cannot be told"
              + " apart");
    }
    return false;
  }

  private void absorb(Source source) {
    if (first == null) {
      open(source);
      return;
    }
    startFolding(first);
    for (Fold fold : folds) {
      fold.add(source.requireHead(), source.spans);
    }
    source.take().release();
  }

  private void open(Source source) {
    System.arraycopy(source.spans, 0, firstSpans, 0, firstSpans.length);
    ByteBuf row = source.take();
    first = row;
    long bytes = row.readableBytes() + Source.ROW_OVERHEAD;
    budget.reserve(bytes);
    held = bytes;
  }

  private void startFolding(ByteBuf row) {
    if (!folding) {
      folding = true;
      for (Fold fold : folds) {
        fold.add(row, firstSpans);
      }
    }
  }

  private ByteBuf finish(ByteBuf row) {
    if (!folding && passesSingleRows) {
      first = null;
      releaseHeld();
      return shape.cut(row, firstSpans);
    }
    startFolding(row);
    ByteBuf folded = writer.begin(row);
    try {
      for (Fold fold : folds) {
        fold.write(writer, row, firstSpans);
      }
    } catch (RuntimeException e) {
      folded.release();
      throw e;
    }
    clear();
    return folded;
  }

  /// Forgets the open group.
  void clear() {
    if (first != null) {
      first.release();
      first = null;
    }
    for (Fold fold : folds) {
      fold.reset();
    }
    folding = false;
    releaseHeld();
  }

  private void releaseHeld() {
    budget.release(held);
    held = 0;
  }
}
