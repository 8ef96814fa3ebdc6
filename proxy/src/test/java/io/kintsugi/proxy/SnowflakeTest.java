package io.kintsugi.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SnowflakeTest {
  private static final long START = Snowflake.EPOCH_MILLIS + 1_000_000;

  @Test
  void keysCarryTimeAndProxy() {
    long key = new Snowflake(() -> START, 5).next();

    assertThat(key >>> 22).isEqualTo(1_000_000);
    assertThat(key >>> 12 & 1023).isEqualTo(5);
  }

  @Test
  void keysGrowEvenWhenTheClockLeapsBack() {
    AtomicLong clock = new AtomicLong(START);
    Snowflake keys = new Snowflake(clock::get, 0);
    List<Long> made = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      clock.addAndGet(i % 1000 == 999 ? -86_400_000 : i % 3);
      made.add(keys.next());
    }

    assertThat(made).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void moreKeysThanAMillisecondHoldsBorrowFromTheNext() {
    Snowflake keys = new Snowflake(() -> START, 0);

    Set<Long> made = new HashSet<>();
    LongStream.range(0, 10_000).forEach(i -> made.add(keys.next()));

    assertThat(made).hasSize(10_000);
  }

  @Test
  void oneKeyAMillisecondStillSpreadsOverTwoShards() {
    AtomicLong clock = new AtomicLong(START);
    Snowflake keys = new Snowflake(clock::incrementAndGet, 0);

    long even = LongStream.range(0, 1000).filter(i -> keys.next() % 2 == 0).count();

    assertThat(even).isEqualTo(500);
  }

  @Test
  void aProxyIdBeyondTenBitsIsRefused() {
    assertThatThrownBy(() -> new Snowflake(() -> START, 1024))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1024");
  }
}
