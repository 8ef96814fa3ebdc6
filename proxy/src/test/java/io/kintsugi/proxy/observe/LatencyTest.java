package io.kintsugi.proxy.observe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LatencyTest {
  @Test
  void everyLatencyLiesWithinItsBucketAndNoBoundIsFurtherOffThanAQuarter() {
    for (long micros = 0; micros < 5_000_000_000L; micros += 1 + micros / 7) {
      int bucket = Latency.bucket(micros);
      assertThat(Latency.upper(bucket)).isGreaterThanOrEqualTo(micros);
      if (bucket > 0) {
        assertThat(Latency.upper(bucket - 1)).isLessThan(micros);
      }
      assertThat(Latency.upper(bucket) - micros).isLessThanOrEqualTo(micros / 4);
    }
  }

  @Test
  void whatTakesDaysIsInTheLastBucketAndAClockThatWentBackInTheFirst() {
    assertThat(Latency.bucket(Long.MAX_VALUE)).isEqualTo(Latency.BUCKETS - 1);
    assertThat(Latency.bucket(-1)).isZero();
  }

  @Test
  void quantilesAreThoseOfTheLatenciesWithinTheWidthOfABucket() {
    long[] counts = new long[Latency.BUCKETS];
    for (int micros = 1; micros <= 1000; micros++) {
      counts[Latency.bucket(micros)]++;
    }
    assertThat(Latency.quantile(counts, 0.5)).isBetween(450L, 550L);
    assertThat(Latency.quantile(counts, 0.99)).isBetween(900L, 1023L);
    assertThat(Latency.quantile(new long[Latency.BUCKETS], 0.99)).isZero();
  }
}
