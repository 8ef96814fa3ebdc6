package io.kintsugi.proxy.acknowledge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuestionsTest {
  private static final String ONE = "3e11fa47-71ca-11e1-9e33-c80aa9429562";
  private static final String TWO = "4f22fa47-71ca-11e1-9e33-c80aa9429562";

  @Test
  void ownedIdsCountWithoutTheirThreads() {
    String owned = ONE + ":13#48:14#1009,\n" + TWO + ":tag:3#7";
    assertThat(Questions.seen(List.of(owned, ONE + ":1-12")))
        .isEqualTo(ONE + ":13:14,\n" + TWO + ":tag:3," + ONE + ":1-12");
  }

  @Test
  void whereNothingIsOwnedOrNothingWasExecutedThereIsNoEmptySet() {
    assertThat(Questions.seen(List.of("", ONE + ":1-12"))).isEqualTo(ONE + ":1-12");
    assertThat(Questions.seen(List.of(ONE + ":1#5", ""))).isEqualTo(ONE + ":1");
    assertThat(Questions.seen(List.of("", ""))).isEmpty();
  }

  @Test
  void noAnswerIsNone() {
    assertThat(Questions.seen(List.of())).isNull();
    assertThat(Questions.seen(Arrays.asList((String) null))).isNull();
    assertThat(Questions.seen(List.of("0"))).isEqualTo("0");
  }
}
