package io.kintsugi.proxy.observe;

import java.util.concurrent.atomic.AtomicLongArray;

/// Numbers that one thread adds to without a barrier and that any thread may read, a moment late.
public final class Tally {
  private final AtomicLongArray cells;

  public Tally(int size) {
    cells = new AtomicLongArray(size);
  }

  public void add(int cell, long more) {
    cells.setOpaque(cell, cells.getPlain(cell) + more);
  }

  void set(int cell, long value) {
    cells.setOpaque(cell, value);
  }

  public long get(int cell) {
    return cells.getOpaque(cell);
  }

  /// Adds the cells from `first` on to those of the array.
  void addTo(long[] sum, int first) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += cells.getOpaque(first + i);
    }
  }
}
