package io.kintsugi.fleet;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// The way to MySQL's image. The engine is asked for a ping first (`GET /_ping` of Docker's API),
/// because Testcontainers takes its time and logs stack traces where only a client is installed. It
/// is sought where Testcontainers will look.
record DockerEngine(Map<String, String> environment, Path home, Consumer<String> progress)
    implements MySqlFinder.Way {
  private static final long PATIENCE_MILLIS = 2000;
  private static final int DOCKER_PORT = 2375;
  private static final byte[] PING =
      "GET /_ping HTTP/1.0\r\nHost: docker\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  @Override
  public String name() {
    return "a Docker engine";
  }

  @Override
  public MySqlDistribution open() throws MySqlFinder.Closed, IOException {
    var answering = endpoints().stream().filter(DockerEngine::answers).findFirst();
    if (answering.isEmpty()) {
      throw new MySqlFinder.Closed("none answers at " + places());
    }
    return DockerMySql.pulled(environment, progress);
  }

  private String places() {
    var host = environment.getOrDefault("DOCKER_HOST", "");
    return host.isBlank() ? "the usual sockets, and DOCKER_HOST is not set" : host;
  }

  private List<SocketAddress> endpoints() {
    var host = environment.getOrDefault("DOCKER_HOST", "");
    if (!host.isBlank()) {
      return endpoint(host).stream().toList();
    }
    var runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "");
    return Stream.of(
            Path.of("/var/run/docker.sock"),
            runtime.isBlank() ? home : Path.of(runtime, "docker.sock"),
            home.resolve(".docker/run/docker.sock"),
            home.resolve(".docker/desktop/docker.sock"))
        .filter(file -> Files.exists(file) && !Files.isDirectory(file))
        .<SocketAddress>map(UnixDomainSocketAddress::of)
        .toList();
  }

  private static Optional<SocketAddress> endpoint(String dockerHost) {
    try {
      var uri = new URI(dockerHost);
      return switch (String.valueOf(uri.getScheme())) {
        case "unix" -> Optional.of(UnixDomainSocketAddress.of(uri.getPath()));
        case "tcp", "http", "https" ->
            Optional.of(
                new InetSocketAddress(
                    uri.getHost(), uri.getPort() < 0 ? DOCKER_PORT : uri.getPort()));
        case String _ -> Optional.empty();
      };
    } catch (URISyntaxException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /// Any HTTP answer will do: an engine that wants TLS says so in plain HTTP, and the rest is
  /// Testcontainers' business.
  static boolean answers(SocketAddress endpoint) {
    var ping = new FutureTask<>(() -> ping(endpoint));
    Thread.startVirtualThread(ping);
    try {
      return ping.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      // An interrupted channel closes itself.
      ping.cancel(true);
    }
  }

  private static boolean ping(SocketAddress endpoint) throws IOException {
    try (var channel = SocketChannel.open(endpoint)) {
      channel.write(ByteBuffer.wrap(PING));
      var answer = ByteBuffer.allocate(16);
      while (answer.hasRemaining() && channel.read(answer) >= 0) {
        // The status line may come in pieces.
      }
      return new String(answer.array(), StandardCharsets.US_ASCII).startsWith("HTTP/1.");
    }
  }
}
