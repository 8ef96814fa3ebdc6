package io.kintsugi.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Engines that are no use, as Testcontainers and the search for MySQL meet them. In a JVM of its
/// own, because Testcontainers reads DOCKER_HOST where no test can set it.
class DockerFallThroughTest {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  @TempDir Path folder;

  /// Finds what an installed `mysqld` of ours stands for, when the engine is passed over.
  private String search(String dockerHost) throws IOException {
    var mysqld = folder.resolve("mysqld");
    Files.writeString(mysqld, "#!/bin/sh\necho 'mysqld  Ver 9.7.4 for Linux'\n");
    Files.setPosixFilePermissions(mysqld, PosixFilePermissions.fromString("rwxr-xr-x"));
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var builder =
        new ProcessBuilder(
            List.of(
                java,
                "-Duser.home=" + folder,
                "-cp",
                System.getProperty("java.class.path"),
                LoneSearch.class.getName()));
    builder.environment().put("DOCKER_HOST", dockerHost);
    builder.environment().put("KINTSUGI_MYSQLD", mysqld.toString());
    return Commands.run(builder, LIMIT).output();
  }

  @Test
  void anEngineWithoutTheImageIsPassedOver() throws Exception {
    var asked = new ConcurrentLinkedQueue<String>();
    var engine = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    engine.createContext(
        "/",
        exchange -> {
          var path = exchange.getRequestURI().getPath();
          asked.add(path);
          boolean ping = path.endsWith("/_ping");
          var answer =
              (ping ? "OK" : "{\"message\":\"no such image\"}").getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(ping ? 200 : 404, answer.length);
          try (var body = exchange.getResponseBody()) {
            body.write(answer);
          }
        });
    engine.start();
    try {
      var said = search("tcp://127.0.0.1:" + engine.getAddress().getPort());
      assertThat(said)
          .contains("told: Using Docker; fetching the image mysql:9.7")
          .contains("found: MySQL 9.7.4 installed as " + folder.resolve("mysqld"));
      assertThat(asked).anyMatch(path -> !path.endsWith("/_ping"));
    } finally {
      engine.stop(0);
    }
  }

  @Test
  void aClientWithoutAnEngineIsPassedOverWithoutAWord() throws Exception {
    int port;
    try (var closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }
    assertThat(search("tcp://127.0.0.1:" + port))
        .isEqualTo("found: MySQL 9.7.4 installed as " + folder.resolve("mysqld"));
  }
}
