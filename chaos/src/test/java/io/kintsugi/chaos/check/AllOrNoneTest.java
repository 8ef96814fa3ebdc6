package io.kintsugi.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.chaos.check.AllOrNone.Write;
import io.kintsugi.chaos.history.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AllOrNoneTest {
  private static final Set<String> BOTH = Set.of("shard 0", "shard 1");

  private static List<String> rules(Outcome outcome, Set<String> there) {
    Map<String, Set<String>> found = there.isEmpty() ? Map.of() : Map.of("t1", there);
    return AllOrNone.check(List.of(new Write("t1", outcome, BOTH)), found).stream()
        .map(Violation::rule)
        .toList();
  }

  @Test
  void whatWasToldIsThere() {
    assertThat(rules(Outcome.OK, BOTH)).isEmpty();
    assertThat(rules(Outcome.FAILED, Set.of())).isEmpty();
  }

  @Test
  void theUnknownIsThereWholeOrNotAtAll() {
    assertThat(rules(Outcome.UNKNOWN, BOTH)).isEmpty();
    assertThat(rules(Outcome.UNKNOWN, Set.of())).isEmpty();
    assertThat(rules(Outcome.UNKNOWN, Set.of("shard 0"))).containsExactly("torn");
  }

  @Test
  void anAcknowledgedWriteThatIsGoneIsLost() {
    assertThat(rules(Outcome.OK, Set.of())).containsExactly("lost");
    assertThat(rules(Outcome.OK, Set.of("shard 1"))).containsExactly("torn");
  }

  @Test
  void aFailedWriteThatIsThereIsUndead() {
    assertThat(rules(Outcome.FAILED, BOTH)).containsExactly("undead");
    assertThat(rules(Outcome.FAILED, Set.of("shard 1"))).containsExactly("torn");
  }

  @Test
  void whatNobodyWroteIsNamed() {
    assertThat(rules(Outcome.OK, Set.of("shard 0", "shard 1", "shard 2")))
        .containsExactly("surplus");
    assertThat(AllOrNone.check(List.of(), Map.of("t9", BOTH)))
        .extracting(Violation::rule)
        .containsExactly("nobody's");
  }
}
