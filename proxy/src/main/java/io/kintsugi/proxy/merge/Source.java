package io.kintsugi.proxy.merge;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The rows of one shard that wait for their turn, and the spans of the first of them.
final class Source {
  /// Charged for each row besides its bytes: the buffer object and its place in the queue.
  static final int ROW_OVERHEAD = 64;

  final int[] spans;

  private final RowShape shape;
  private final int located;
  private final MemoryBudget budget;
  private final ArrayDeque<ByteBuf> rows = new ArrayDeque<>();
  private long buffered;
  private boolean ended;

  /// @param located how many leading columns the spans of the head must hold
  Source(RowShape shape, int located, MemoryBudget budget) {
    this.shape = shape;
    this.located = located;
    this.budget = budget;
    this.spans = shape.newSpans();
  }

  void offer(ByteBuf row) {
    int bytes = row.readableBytes() + ROW_OVERHEAD;
    try {
      budget.reserve(bytes);
      if (rows.isEmpty()) {
        shape.locate(row, spans, located);
      }
    } catch (RuntimeException e) {
      row.release();
      throw e;
    }
    rows.add(row);
    buffered += bytes;
  }

  void end() {
    ended = true;
  }

  boolean ended() {
    return ended;
  }

  boolean exhausted() {
    return ended && rows.isEmpty();
  }

  long buffered() {
    return buffered;
  }

  /// The row {@link #spans} are of.
  @Nullable ByteBuf head() {
    return rows.peek();
  }

  ByteBuf requireHead() {
    return Objects.requireNonNull(rows.peek());
  }

  /// Takes the head; the spans are those of the next row afterwards.
  ByteBuf take() {
    ByteBuf row = removeHead();
    locateHead();
    return row;
  }

  /// Takes the head without its hidden columns.
  ByteBuf takeVisible() {
    ByteBuf row = shape.cut(removeHead(), spans);
    locateHead();
    return row;
  }

  private ByteBuf removeHead() {
    ByteBuf row = rows.remove();
    int bytes = row.readableBytes() + ROW_OVERHEAD;
    buffered -= bytes;
    budget.release(bytes);
    return row;
  }

  private void locateHead() {
    ByteBuf next = rows.peek();
    if (next != null) {
      shape.locate(next, spans, located);
    }
  }

  void clear() {
    rows.forEach(ByteBuf::release);
    rows.clear();
    budget.release(buffered);
    buffered = 0;
  }
}
