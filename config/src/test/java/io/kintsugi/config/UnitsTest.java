package io.kintsugi.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitsTest {
  @ParameterizedTest
  @CsvSource({"500ms, PT0.5S", "10s, PT10S", "2m, PT2M", "8 h, PT8H", "7d, PT168H", "0s, PT0S"})
  void times(String text, Duration expected) {
    assertThat(Units.duration(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "10", "s", "-1s", "1.5s", "10S", "1w", " 1s", "1s ", "1111111111111s", "١s"})
  void noTimes(String text) {
    assertThat(Units.duration(text)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "512, 512",
    "1B, 1",
    "2KB, 2048",
    "64MB, 67108864",
    "1 GB, 1073741824",
    "3MiB, 3145728",
    "123456789012, 123456789012"
  })
  void sizes(String text, long expected) {
    assertThat(Units.bytes(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "MB", "-1", "1.5MB", "64mb", "1TB", "1234567890GB", "9999999999999999999"})
  void noSizes(String text) {
    assertThat(Units.bytes(text)).isNull();
  }

  @Test
  void theLongestTimeDoesNotOverflow() {
    assertThat(Units.duration("999999999999d")).isEqualTo(Duration.ofDays(999_999_999_999L));
  }
}
