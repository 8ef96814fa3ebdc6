package io.kintsugi.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kintsugi.bench.CommitBench.Row;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class CommitSuiteTest {
  @Test
  void everyCaseOfKintsugiThatIsComparedHasItsYardstickInTheRound() {
    List<CommitCase> all = CommitCase.all(8);
    assertThat(all).doesNotHaveDuplicates();
    assertThat(all)
        .contains(CommitCase.over(1, 2, 8).yardstick())
        .contains(CommitCase.over(2, 2, 1).yardstick())
        .contains(CommitCase.over(4, 4, 1).yardstick());
    assertThat(all.stream().filter(each -> each.shards() == 2).map(CommitCase::clients))
        .containsExactly(1, 2, 4, 8, 16, 32);
  }

  @Test
  void aResultHasMediansInMilliseconds() {
    long[] commits = LongStream.rangeClosed(1, 100).map(each -> each * 1_000_000).toArray();
    CommitResult result =
        CommitResult.of(CommitCase.direct(2, 1), 1, 10, commits, new long[] {7_000_000});
    assertThat(result.perSecond()).isEqualTo(10, within(0.001));
    assertThat(result.commit50()).isEqualTo(51, within(0.001));
    assertThat(result.commit95()).isEqualTo(96, within(0.001));
    assertThat(result.whole50()).isEqualTo(7, within(0.001));
  }

  @Test
  void theTableAndTheJsonNameWhatFailed() {
    var row = new Row(CommitCase.over(2, 2, 1), 100, 1, 2, 3, 0.5, 2.5, 2);
    Map<String, String> failures = Map.of("direct, 2 writes, 1 client", "no disk");
    assertThat(CommitTable.of(List.of(row), failures))
        .contains("kintsugi, 2 shards, 2 writes, 1 client")
        .contains("2.50")
        .contains("direct, 2 writes, 1 client: no disk");
    assertThat(CommitTable.json(BenchOptions.of(Suite.COMMIT), List.of(row), failures))
        .contains("\"commitP50Ratio\": 2.5000")
        .contains("\"durable\": true")
        .contains("no disk");
  }
}
