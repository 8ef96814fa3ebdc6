package io.kintsugi.proxy.merge;

import io.kintsugi.router.plan.MergePlan;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Runs a merge over whole shards whose rows arrive in random interleavings.
record Merging(MergePlan plan, Rows rows, ResultMemory memory) {
  Merging(MergePlan plan, Rows rows) {
    this(plan, rows, new ResultMemory(1 << 30));
  }

  RowMerger merger(int sources) {
    return RowMerger.create(
        plan, rows.columns(), sources, rows.binary(), memory.statement(1 << 24));
  }

  List<List<@Nullable String>> merge(List<List<@Nullable String[]>> shards, Random random) {
    List<List<@Nullable String>> answer = new ArrayList<>();
    try (RowMerger merger = merger(shards.size())) {
      int[] sent = new int[shards.size()];
      int open = shards.size();
      while (open > 0) {
        int shard = random.nextInt(shards.size());
        if (sent[shard] > shards.get(shard).size()) {
          continue;
        }
        if (sent[shard] == shards.get(shard).size()) {
          merger.end(shard);
          open--;
        } else {
          merger.offer(shard, rows.row(shards.get(shard).get(sent[shard])));
        }
        sent[shard]++;
        drain(merger, answer);
      }
      drain(merger, answer);
      if (!merger.finished()) {
        throw new AssertionError("all input is there, but the merger is not finished");
      }
    }
    if (memory.used() != 0) {
      throw new AssertionError("memory still promised: " + memory.used());
    }
    return answer;
  }

  void drain(RowMerger merger, List<List<@Nullable String>> answer) {
    for (ByteBuf row = merger.poll(); row != null; row = merger.poll()) {
      answer.add(rows.read(row, plan.visible()));
    }
  }
}
