package io.kintsugi.proxy.merge;

import io.netty.buffer.ByteBuf;

/// What becomes of one visible column when rows fold into one. Used for one group after another.
sealed interface Fold permits FirstFold, SumFold, RealSumFold, AvgFold, ExtremeFold {
  void add(ByteBuf row, int[] spans);

  /// Appends the group's value.
  ///
  /// @param first the group's first row
  void write(RowWriter out, ByteBuf first, int[] firstSpans);

  /// Forgets the group and frees what is held of it.
  void reset();
}
