package io.kintsugi.proxy.session.plane;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.proxy.FakeMySqlServer;
import io.kintsugi.proxy.backend.Transport;
import io.netty.channel.Channel;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How the data plane ends, by each way to do I/O that this machine has.
class ClosePlaneTest {
  @AutoClose private final FakeMySqlServer alpha = Plane.server();
  @AutoClose private final FakeMySqlServer beta = Plane.server();

  @ParameterizedTest
  @ValueSource(strings = {"auto", "epoll", "nio"})
  void bothSidesOfEachSessionAreClosedBeforeTheLoopsStop(String name) throws Exception {
    Transport transport = Transport.named(name, 2);
    List<Channel> open;
    Plane plane = Plane.start(alpha.port(), beta.port(), "", transport, null);
    try (WireClient first = plane.client();
        WireClient second = plane.client()) {
      first.query("INSERT INTO student (id, name) VALUES (4, 'Ada')");
      second.query("INSERT INTO student (id, name) VALUES (1, 'Bob')");
      open = List.copyOf(transport.channels());
      plane.close();
    }
    assertThat(open).hasSizeGreaterThanOrEqualTo(4);
    assertThat(open).noneMatch(Channel::isOpen).noneMatch(Channel::isRegistered);
    assertThat(transport.channels().size()).isZero();
    assertThat(transport.group().isTerminated()).isTrue();
  }
}
