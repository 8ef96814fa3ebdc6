package io.kintsugi.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostsTest {
  private final Hosts hosts = new Hosts("Admin.internal", List.of("kintsugi.example"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "localhost:8307",
        "LOCALHOST:8307",
        "127.0.0.1:8307",
        "10.1.2.3",
        "[::1]:8307",
        "admin.internal:8307",
        "kintsugi.example"
      })
  void ourNamesAndAddressesMayAsk(String header) {
    assertThat(hosts.admit(header)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "evil.example",
        "evil.example:8307",
        "localhost.evil.example",
        "kintsugi.example.evil.example",
        "user@localhost",
        "evil.example/localhost",
        "127.0.0.1.evil.example",
        "1.2.3",
        "localhost:80:90",
        "local host",
        "[::1",
        ":8307"
      })
  void strangersNamesMayNot(String header) {
    assertThat(hosts.admit(header)).isFalse();
  }

  @Test
  void norMayARequestWithoutAName() {
    assertThat(hosts.admit(null)).isFalse();
  }
}
