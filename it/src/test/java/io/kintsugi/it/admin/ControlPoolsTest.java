package io.kintsugi.it.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kintsugi.config.ProxyConfig;
import io.kintsugi.config.Secret;
import io.kintsugi.fleet.MySqlDistribution;
import io.kintsugi.fleet.MySqlServer;
import io.kintsugi.fleet.ServerOptions;
import io.kintsugi.proxy.admin.ControlPools;
import java.sql.Connection;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("server")
class ControlPoolsTest {

  @Test
  void aServerThatIsBackIsReachedByWhoAsksNextHoweverLongItWasAway() throws Exception {
    try (MySqlServer server = MySqlDistribution.find(_ -> {}).start(ServerOptions.throwaway());
        ControlPools pools = new ControlPools(Map.of("alpha", at(server)), Duration.ofSeconds(1))) {
      server.createAccount("kintsugi", "s3cr3t");
      server.kill9();
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> pools.connect("alpha").close())
            .hasMessageContaining("server alpha");
      }
      server.start();
      try (Connection connection = pools.connect("alpha")) {
        assertThat(connection.isValid(1)).isTrue();
      }
    }
  }

  private static ProxyConfig.Server at(MySqlServer server) {
    return new ProxyConfig.Server(
        server.host(),
        server.port(),
        "kintsugi",
        new Secret("s3cr3t"),
        null,
        1,
        ProxyConfig.ServerTls.DISABLED,
        null);
  }
}
