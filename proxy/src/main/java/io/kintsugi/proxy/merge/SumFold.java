package io.kintsugi.proxy.merge;

import io.netty.buffer.ByteBuf;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// Partial sums or counts, summed exactly.
final class SumFold implements Fold {
  private final NumberColumn input;
  private final @Nullable BigDecimal none;
  private @Nullable BigDecimal sum;

  /// @param count no rows count 0, where a sum of nothing is NULL
  SumFold(NumberColumn input, boolean count) {
    this.input = input;
    this.none = count ? BigDecimal.ZERO : null;
    this.sum = none;
  }

  @Override
  public void add(ByteBuf row, int[] spans) {
    if (input.isNull(spans)) {
      return;
    }
    BigDecimal value = input.exact(row, spans);
    sum = sum == null ? value : sum.add(value);
  }

  @Override
  public void write(RowWriter out, ByteBuf first, int[] firstSpans) {
    if (sum == null) {
      out.nothing();
    } else {
      out.exact(sum);
    }
  }

  @Override
  public void reset() {
    sum = none;
  }
}
