package io.kintsugi.proxy.merge;

import io.netty.buffer.ByteBuf;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/// The sum of all partial sums through the sum of all counts.
final class AvgFold implements Fold {
  /// MySQL's decimals keep nine digits in a word.
  private static final int WORD = 9;

  private final NumberColumn sumInput;
  private final NumberColumn countInput;
  private final boolean real;
  private final int decimals;
  private BigDecimal sum = BigDecimal.ZERO;
  private double realSum;
  private long count;

  private AvgFold(NumberColumn sum, NumberColumn count, boolean real, int decimals) {
    this.sumInput = sum;
    this.countInput = count;
    this.real = real;
    this.decimals = decimals;
  }

  /// @param shown the definition of the shards' own AVG
  static AvgFold of(
      ColumnMeta shown, int sum, int count, List<ColumnMeta> columns, boolean binary) {
    boolean real = ColumnTypes.isReal(shown.type());
    return new AvgFold(
        real ? NumberColumn.real(sum, columns, binary) : NumberColumn.exact(sum, columns, binary),
        NumberColumn.exact(count, columns, binary),
        real,
        shown.decimals());
  }

  @Override
  public void add(ByteBuf row, int[] spans) {
    if (sumInput.isNull(spans) || countInput.isNull(spans)) {
      return;
    }
    try {
      count = Math.addExact(count, countInput.exact(row, spans).longValueExact());
    } catch (ArithmeticException e) {
      throw MergeRefused.outOfRange("COUNT");
    }
    if (real) {
      realSum += sumInput.real(row, spans);
    } else {
      sum = sum.add(sumInput.exact(row, spans));
    }
  }

  @Override
  public void write(RowWriter out, ByteBuf first, int[] firstSpans) {
    if (count == 0) {
      out.nothing();
    } else if (real) {
      out.real(realSum / count);
    } else {
      out.exact(quotient(sum, count, decimals));
    }
  }

  /// As MySQL's decimal division does it: the quotient is cut (not rounded) at the end of a word of
  /// digits behind the ones asked for, and only then rounded to be shown. When the digits asked for
  /// end with a word, the average is cut.
  static BigDecimal quotient(BigDecimal sum, long count, int decimals) {
    int scale = Math.max(sum.scale(), 0);
    int computed = wordsUp(Math.max(wordsUp(scale), decimals));
    return sum.divide(BigDecimal.valueOf(count), computed, RoundingMode.DOWN)
        .setScale(decimals, RoundingMode.HALF_UP);
  }

  private static int wordsUp(int digits) {
    return (digits + WORD - 1) / WORD * WORD;
  }

  @Override
  public void reset() {
    sum = BigDecimal.ZERO;
    realSum = 0;
    count = 0;
  }
}
