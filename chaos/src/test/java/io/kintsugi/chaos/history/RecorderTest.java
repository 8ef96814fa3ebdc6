package io.kintsugi.chaos.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecorderTest {
  private final Recorder<String> recorder = new Recorder<>();

  @Test
  void whatWasNeverAnsweredIsUnknown() {
    recorder.invoke(1, "write");
    assertThat(recorder.history().operations())
        .singleElement()
        .satisfies(each -> {
          assertThat(each.outcome()).isEqualTo(Outcome.UNKNOWN);
          assertThat(each.end()).isEqualTo(Long.MAX_VALUE);
        });
  }

  @Test
  void theTextHasALineForEach() {
    recorder.invoke(7, "write x").ok();
    recorder.invoke(8, "write y").end(Outcome.FAILED, "write y", "Deadlock\nfound");
    assertThat(recorder.history().text())
        .containsPattern("1 p7 \\[\\d+ \\d+] OK write x\n")
        .containsPattern("2 p8 \\[\\d+ \\d+] FAILED write y # Deadlock found\n");
  }

  @Test
  void manyThreadsLoseNothing() throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int process = 0; process < 8; process++) {
      int number = process;
      threads.add(
          Thread.ofVirtual()
              .start(() -> {
                for (int i = 0; i < 500; i++) {
                  recorder.invoke(number, "w").ok();
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(recorder.history().with(Outcome.OK)).hasSize(4_000);
    assertThat(recorder.history().operations())
        .isSortedAccordingTo((a, b) -> Long.compare(a.number(), b.number()));
  }
}
