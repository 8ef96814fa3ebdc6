package io.kintsugi.proxy.merge;

import io.netty.buffer.ByteBuf;

/// Partial sums of floating point, added as such.
final class RealSumFold implements Fold {
  private final NumberColumn input;
  private double sum;
  private boolean any;

  RealSumFold(NumberColumn input) {
    this.input = input;
  }

  @Override
  public void add(ByteBuf row, int[] spans) {
    if (!input.isNull(spans)) {
      sum += input.real(row, spans);
      any = true;
    }
  }

  @Override
  public void write(RowWriter out, ByteBuf first, int[] firstSpans) {
    if (any) {
      out.real(sum);
    } else {
      out.nothing();
    }
  }

  @Override
  public void reset() {
    sum = 0;
    any = false;
  }
}
