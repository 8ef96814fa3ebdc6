package io.kintsugi.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DockerEngineTest {
  @TempDir Path folder;

  @Test
  void anEngineOnItsSocketIsHeard() throws Exception {
    var address = UnixDomainSocketAddress.of(folder.resolve("docker.sock"));
    try (var listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address)) {
      var engine =
          Thread.startVirtualThread(() -> {
            try (var client = listening.accept()) {
              client.read(ByteBuffer.allocate(1024));
              var answer = "HTTP/1.1 200 OK\r\nApi-Version: 1.50\r\n\r\nOK";
              client.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.US_ASCII)));
            } catch (java.io.IOException e) {
              throw new AssertionError(e);
            }
          });
      assertThat(DockerEngine.answers(address)).isTrue();
      engine.join();
    }
  }

  @Test
  void aPortThatSaysNothingIsGivenUp() throws Exception {
    try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), silent.getLocalPort());
      assertThat(DockerEngine.answers(address)).isFalse();
    }
  }

  @Test
  void aClientWithoutAnEngineIsNoWay() {
    var gone = "unix://" + folder.resolve("gone.sock");
    var way = new DockerEngine(Map.of("DOCKER_HOST", gone), folder, _ -> {});
    assertThatThrownBy(way::open).isInstanceOf(MySqlFinder.Closed.class).hasMessageContaining(gone);
  }

  @Test
  void aSocketThatADeadEngineLeftIsNoWay() throws Exception {
    var left = folder.resolve("docker.sock");
    ServerSocketChannel.open(StandardProtocolFamily.UNIX)
        .bind(UnixDomainSocketAddress.of(left))
        .close();
    assertThat(left).exists();
    var way = new DockerEngine(Map.of("DOCKER_HOST", "unix://" + left), folder, _ -> {});
    assertThatThrownBy(way::open)
        .isInstanceOf(MySqlFinder.Closed.class)
        .hasMessage("none answers at unix://" + left);
  }

  @Test
  void aHostThatIsNoAddressIsNoWayEither() {
    for (var wrong : new String[] {"ssh://somebody@there", "tcp://", "::", "unix:"}) {
      var way = new DockerEngine(Map.of("DOCKER_HOST", wrong), folder, _ -> {});
      assertThatThrownBy(way::open).as(wrong).isInstanceOf(MySqlFinder.Closed.class);
    }
  }
}
