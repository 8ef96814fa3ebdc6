package io.kintsugi.proxy.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.proxy.topology.Facts.Beat;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HeartbeatTest {
  private static final long MILLI = 1_000_000;
  private final Heartbeat heartbeat = new Heartbeat(7, Duration.ofMillis(100));

  @Test
  void aServerIsAsLateAsTheFirstBeatItLacks() {
    acknowledge(1000, 1100, 1200, 1300);
    assertThat(lag(4, 1350)).isEqualTo(Duration.ZERO);
    assertThat(lag(3, 1350)).isEqualTo(Duration.ofMillis(50));
    assertThat(lag(1, 1350)).isEqualTo(Duration.ofMillis(250));
    assertThat(lag(0, 1350)).isEqualTo(Duration.ofMillis(350));
  }

  @Test
  void whenThePrimaryIsSilentNothingIsProvedFresh() {
    acknowledge(1000, 1100);
    assertThat(lag(2, 1250)).isEqualTo(Duration.ZERO);
    assertThat(lag(2, 4100)).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void aBeatThatWasNotAcknowledgedIsNotMissed() {
    acknowledge(1000);
    heartbeat.next();
    heartbeat.acknowledge(heartbeat.next(), 1200 * MILLI);
    assertThat(lag(1, 1250)).isEqualTo(Duration.ofMillis(50));
    assertThat(lag(2, 1250)).isEqualTo(Duration.ofMillis(50));
  }

  @Test
  void beatsOfAnotherLifeAndOfNobodyTellNothing() {
    assertThat(lag(1, 1000)).isNull();
    acknowledge(1000);
    assertThat(heartbeat.lag(new Beat(8, 1), 1000 * MILLI)).isNull();
    assertThat(heartbeat.lag(null, 1000 * MILLI)).isNull();
  }

  private void acknowledge(long... millis) {
    for (long at : millis) {
      heartbeat.acknowledge(heartbeat.next(), at * MILLI);
    }
  }

  private @org.jspecify.annotations.Nullable Duration lag(long number, long millis) {
    return heartbeat.lag(new Beat(7, number), millis * MILLI);
  }
}
