package io.kintsugi.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.config.ProxyConfig.Listen;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressesTest {
  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 127.0.0.1, true",
    "LocalHost, 127.0.0.1, true",
    "127.0.0.2, 127.0.0.1, false",
    "127.0.0.2, 0.0.0.0, true",
    "::1, ::, true",
    "db-1, 0.0.0.0, false",
  })
  void aServerMustNotBeTheProxy(String host, String listen, boolean itself) {
    assertThat(Addresses.reaches(host, new Listen(listen, 3307, null))).isEqualTo(itself);
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 127.0.0.1, 3307, true",
    "0.0.0.0, 127.0.0.1, 3307, true",
    "127.0.0.1, ::, 3307, true",
    "127.0.0.2, 127.0.0.1, 3307, false",
    "127.0.0.1, 127.0.0.1, 0, false",
  })
  void twoListenersCannotShareAPort(String second, String first, int port, boolean clash) {
    assertThat(Addresses.clash(second, new Listen(first, port, null))).isEqualTo(clash);
  }
}
