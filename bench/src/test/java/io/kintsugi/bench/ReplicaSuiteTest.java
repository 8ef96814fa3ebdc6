package io.kintsugi.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReplicaSuiteTest {
  @Test
  void everyCaseHasItsYardstickInTheRound() {
    List<ReplicaCase> all = ReplicaCase.all(8);
    assertThat(all).doesNotHaveDuplicates();
    assertThat(all).containsAll(all.stream().map(ReplicaCase::yardstick).toList());
    assertThat(all.stream().map(ReplicaCase::title))
        .contains(
            "read, reads any, 8 clients",
            "read your writes, reads causal, 8 clients",
            "write, acknowledge all-replicas, 1 client");
    assertThat(ReplicaCase.all(1)).doesNotHaveDuplicates();
  }

  @Test
  void ratiosAreTakenWithinARound() {
    ReplicaCase any = ReplicaCase.all(8).get(1);
    ReplicaBench bench = new ReplicaBench(BenchOptions.of(Suite.REPLICAS));
    long[] slow = {4_000_000};
    long[] fast = {2_000_000, 2_000_000};
    bench.take(ReplicaResult.of(any.yardstick(), 1, 1, slow));
    bench.take(ReplicaResult.of(any, 1, 1, fast));
    assertThat(bench.table()).contains("read, reads any, 8 clients").contains("0.50");
    assertThat(bench.json())
        .contains("\"throughputRatio\": 2.0000")
        .contains("\"p50Ratio\": 0.5000");
  }
}
