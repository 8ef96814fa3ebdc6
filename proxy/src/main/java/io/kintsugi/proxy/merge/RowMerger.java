package io.kintsugi.proxy.merge;

import io.kintsugi.router.plan.MergePlan;
import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Joins the rows of several shards into one answer without decoding them. All calls come from the
/// statement's event loop; nothing waits.
///
/// Rows are packet payloads without header. {@link #offer} takes a row over and may change its
/// bytes in place; {@link #poll} hands one over. Any call may throw {@link MergeRefused}; then, as
/// in the end always, {@link #close} frees what is held.
public final class RowMerger implements AutoCloseable {
  /// Bytes waiting of one source above which it should be paused.
  static final long PAUSE_ABOVE = 64 * 1024;

  private final Source[] sources;
  private final Picker picker;
  private final @Nullable GroupFold groups;
  private final MemoryBudget budget;
  private final long limit;

  /// Sources that may still send.
  private int open;

  private long toSkip;
  private long given;
  private boolean closed;

  private RowMerger(
      Source[] sources,
      Picker picker,
      @Nullable GroupFold groups,
      MemoryBudget budget,
      MergePlan plan) {
    this.sources = sources;
    this.picker = picker;
    this.groups = groups;
    this.budget = budget;
    this.open = sources.length;
    this.toSkip = plan.offset();
    this.limit = plan.limit();
  }

  /// @param columns of the first shard's answer, hidden ones included
  /// @param sources how many shards answer
  /// @param binary whether rows are of the binary protocol (prepared statements)
  /// @param budget closed with the merger
  /// @throws MergeRefused errno 1235 when these columns cannot be merged so
  public static RowMerger create(
      MergePlan plan, List<ColumnMeta> columns, int sources, boolean binary, MemoryBudget budget) {
    try {
      return build(plan, columns, sources, binary, budget);
    } catch (RuntimeException e) {
      budget.close();
      throw e;
    }
  }

  private static RowMerger build(
      MergePlan plan, List<ColumnMeta> columns, int count, boolean binary, MemoryBudget budget) {
    RowShape shape = new RowShape(columns, plan.visible(), binary);
    boolean sorted = !plan.order().isEmpty();
    boolean folds = !plan.outputs().isEmpty();
    boolean opaque = !sorted && !folds && plan.visible() == columns.size();
    Source[] sources = new Source[count];
    for (int i = 0; i < count; i++) {
      sources[i] = new Source(shape, opaque ? 0 : columns.size(), budget);
    }
    Picker picker =
        sorted || folds
            ? new LoserTree(sources, new RowOrder(plan.order(), columns, binary))
            : new Turns(sources);
    GroupFold groups =
        folds ? new GroupFold(plan, columns, shape, binary, sources, picker, budget) : null;
    return new RowMerger(sources, picker, groups, budget, plan);
  }

  /// Whether the answer is the shards' rows as they are, one shard after another: then no merger is
  /// needed.
  ///
  /// @param columns how many columns the shards answer with
  public static boolean isConcatenation(MergePlan plan, int columns) {
    return plan.order().isEmpty()
        && plan.outputs().isEmpty()
        && plan.visible() == columns
        && plan.offset() == 0
        && plan.limit() == Long.MAX_VALUE;
  }

  /// Takes over a row. Rows that come after the answer is complete are dropped.
  public void offer(int source, ByteBuf row) {
    if (finished()) {
      row.release();
      return;
    }
    sources[source].offer(row);
  }

  /// No more rows come from this source.
  public void end(int source) {
    if (!sources[source].ended()) {
      sources[source].end();
      open--;
    }
  }

  /// The next row of the answer, the caller's to release; null when more input is needed first, or
  /// when {@link #finished}.
  public @Nullable ByteBuf poll() {
    while (!finished()) {
      ByteBuf row = groups == null ? nextRow() : groups.next();
      if (row == null) {
        return null;
      }
      if (toSkip == 0) {
        given++;
        if (given == limit) {
          dropAll();
        }
        return row;
      }
      toSkip--;
      row.release();
    }
    return null;
  }

  private @Nullable ByteBuf nextRow() {
    int source = picker.next();
    return source == Picker.NONE ? null : sources[source].takeVisible();
  }

  /// No more rows will be given: all are, or LIMIT is met and shards that still send can be
  /// stopped.
  public boolean finished() {
    if (closed || given >= limit) {
      return true;
    }
    if (open > 0) {
      return false;
    }
    for (Source source : sources) {
      if (!source.exhausted()) {
        return false;
      }
    }
    return groups == null || !groups.pending();
  }

  /// Whether the source should go on sending. One that is {@link #needed} always is wanted.
  public boolean wants(int source) {
    return !finished() && !sources[source].ended() && sources[source].buffered() < PAUSE_ABOVE;
  }

  /// A source whose rows must come before {@link #poll} can go on, or -1 when any will do.
  public int needed() {
    return finished() ? Picker.NONE : picker.needed();
  }

  /// Bytes held of one source.
  public long buffered(int source) {
    return sources[source].buffered();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      dropAll();
      budget.close();
    }
  }

  private void dropAll() {
    for (Source source : sources) {
      source.clear();
    }
    if (groups != null) {
      groups.clear();
    }
  }
}
