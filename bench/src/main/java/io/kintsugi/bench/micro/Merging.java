package io.kintsugi.bench.micro;

import io.kintsugi.proxy.merge.ColumnMeta;
import io.kintsugi.proxy.merge.ResultMemory;
import io.kintsugi.proxy.merge.RowMerger;
import io.kintsugi.router.plan.MergePlan;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// The k-way merge, per row: ORDER BY a number over several shards, rows of about 70 bytes.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Merging {
  private static final int ROWS = 1024;
  private static final int LONGLONG = 8;
  private static final int VAR_STRING = 253;
  private static final int BINARY = 63;
  private static final int UTF8MB4 = 255;
  private static final long MEMORY = 64L << 20;
  private static final byte[] TEXT = "x".repeat(60).getBytes(StandardCharsets.US_ASCII);

  private static final List<ColumnMeta> COLUMNS =
      List.of(new ColumnMeta(LONGLONG, 128, BINARY, 0), new ColumnMeta(VAR_STRING, 0, UTF8MB4, 0));
  private static final MergePlan BY_NUMBER =
      new MergePlan(
          2, List.of(new MergePlan.SortKey(0, -1, false)), List.of(), List.of(), 0, Long.MAX_VALUE);

  @Param({"2", "4", "16"})
  private int shards = 4;

  private final ResultMemory memory = new ResultMemory(MEMORY);

  @Benchmark
  @OperationsPerInvocation(ROWS)
  public int rows() {
    try (var merger =
        RowMerger.create(BY_NUMBER, COLUMNS, shards, false, memory.statement(MEMORY))) {
      for (int number = 0; number < ROWS; number++) {
        merger.offer(number % shards, row(1_000_000 + number));
      }
      for (int shard = 0; shard < shards; shard++) {
        merger.end(shard);
      }
      int count = 0;
      for (ByteBuf row = merger.poll(); row != null; row = merger.poll()) {
        row.release();
        count++;
      }
      return count;
    }
  }

  private static ByteBuf row(int number) {
    byte[] digits = Integer.toString(number).getBytes(StandardCharsets.US_ASCII);
    ByteBuf row = PooledByteBufAllocator.DEFAULT.buffer(80);
    row.writeByte(digits.length).writeBytes(digits);
    return row.writeByte(TEXT.length).writeBytes(TEXT);
  }
}
