package io.kintsugi.proxy.merge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MySqlDoubleTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1, 1",
    "0.1, 0.1",
    "-2.5, -2.5",
    "1e14, 100000000000000",
    "1e15, 1e15",
    "123456789012345, 123456789012345",
    "1234567890123456, 1.234567890123456e15",
    "1234567890123456.8, 1234567890123456.8",
    "123456789012345678, 1.2345678901234568e17",
    "1e-15, 0.000000000000001",
    "1e-16, 1e-16",
    "1.5e-15, 0.0000000000000015",
    "-1.25e-20, -1.25e-20",
    "1.7976931348623157e308, 1.7976931348623157e308",
    "5e-324, 5e-324",
    "2e23, 2e23",
    "9007199254740993, 9.007199254740992e15",
    "0.30000000000000004, 0.30000000000000004"
  })
  void isWrittenAsMySqlWritesIt(double value, String text) {
    assertThat(MySqlDouble.toText(value)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 2, 0.00",
    "1.005, 2, 1.00",
    "0.125, 2, 0.12",
    "0.375, 2, 0.38",
    "-1.5, 0, -2",
    "0.1, 20, 0.10000000000000000000",
    "1e20, 1, 100000000000000000000.0",
    "123.456, 6, 123.456000"
  })
  void withFixedDecimalsIsRoundedOrFilledUp(double value, int decimals, String text) {
    assertThat(MySqlDouble.toText(value, decimals)).isEqualTo(text);
  }

  @Test
  void readsBackAsTheSameNumber() {
    long seed = 42;
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(value)) {
        assertThat(Double.parseDouble(MySqlDouble.toText(value)))
            .as("seed %d", seed)
            .isEqualTo(value);
      }
    }
  }
}
