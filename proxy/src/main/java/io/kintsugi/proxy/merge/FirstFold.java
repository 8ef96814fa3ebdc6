package io.kintsugi.proxy.merge;

import io.netty.buffer.ByteBuf;

/// The value of the group's first row.
record FirstFold(int column) implements Fold {
  @Override
  public void add(ByteBuf row, int[] spans) {}

  @Override
  public void write(RowWriter out, ByteBuf first, int[] firstSpans) {
    out.copy(first, firstSpans[2 * column], firstSpans[2 * column + 1]);
  }

  @Override
  public void reset() {}
}
