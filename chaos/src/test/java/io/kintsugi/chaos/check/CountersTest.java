package io.kintsugi.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.chaos.check.Counters.Shard;
import io.kintsugi.chaos.check.Counters.Tick;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CountersTest {
  private static Shard shard(String... transactions) {
    List<Tick> ticks = new ArrayList<>();
    for (String each : transactions) {
      ticks.add(new Tick(ticks.size() + 1, each));
    }
    return new Shard(ticks.size(), ticks);
  }

  private static List<String> rules(Shard one, Shard other) {
    return Counters.check(Map.of("s0", one, "s1", other)).stream().map(Violation::rule).toList();
  }

  @Test
  void theSameOrderEverywhereIsFine() {
    assertThat(rules(shard("a", "b", "c"), shard("a", "b", "c"))).isEmpty();
    assertThat(rules(shard(), shard())).isEmpty();
  }

  @Test
  void anotherOrderIsNamedWhereItBegins() {
    assertThat(Counters.check(Map.of("s0", shard("a", "b", "c"), "s1", shard("a", "c", "b"))))
        .singleElement()
        .hasToString("order: at 2, s0 has b and s1 has c");
  }

  @Test
  void aTransactionOnOneShardOnlyIsNamed() {
    assertThat(rules(shard("a", "b"), shard("a"))).containsExactly("order");
  }

  @Test
  void aCounterThatWasRaisedWithoutItsTickIsNamed() {
    assertThat(rules(new Shard(3, shard("a", "b").ticks()), shard("a", "b")))
        .containsExactly("counter");
  }

  @Test
  void aGapAndADoubleAreNamed() {
    List<Tick> gap = List.of(new Tick(1, "a"), new Tick(3, "b"));
    assertThat(rules(new Shard(2, gap), shard("a", "b"))).containsExactly("gap");
    List<Tick> twice = List.of(new Tick(1, "a"), new Tick(1, "b"));
    assertThat(rules(new Shard(2, twice), shard("a", "b"))).containsExactly("gap");
  }
}
