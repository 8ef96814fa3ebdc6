package io.kintsugi.it.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.it.clients.Programs;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/// The real Prometheus as a process of its own; ends with its owner.
public final class Prometheus implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private final HttpClient client = HttpClient.newHttpClient();
  private final Process process;
  private final Path log;
  private final String api;

  private Prometheus(Process process, Path log, int port) {
    this.process = process;
    this.log = log;
    this.api = "http://127.0.0.1:" + port + "/api/v1/";
  }

  /// Where Debian's package is missing, the test is skipped by name.
  ///
  /// @param config the text of its configuration
  /// @param folder for its files
  public static Prometheus start(String config, Path folder) throws IOException {
    String program = Programs.installed(Programs.onPath("prometheus"), "prometheus").toString();
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Path log = folder.resolve("prometheus.log");
    Process process =
        new ProcessBuilder(
                program,
                "--config.file=" + Files.writeString(folder.resolve("prometheus.yml"), config),
                "--storage.tsdb.path=" + folder.resolve("prometheus"),
                "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    return new Prometheus(process, log, port);
  }

  /// Until the query has a result.
  public void await(String query) throws IOException, InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    String answer = "";
    while (Instant.now().isBefore(end)) {
      if (!process.isAlive()) {
        throw new AssertionError("prometheus ended:\n" + Files.readString(log));
      }
      answer = answered(query);
      if (answer.contains("\"metric\"")) {
        return;
      }
      Thread.sleep(200);
    }
    assertThat(answer).as("%s of %s", query, get("targets")).contains("\"metric\"");
  }

  /// Its answer to a query now, as JSON.
  public String ask(String query) throws IOException, InterruptedException {
    return get("query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
  }

  /// The rules that it has loaded, as JSON.
  public String rules() throws IOException, InterruptedException {
    return get("rules");
  }

  private String answered(String query) throws InterruptedException {
    try {
      return ask(query);
    } catch (IOException e) {
      return "not yet: " + e;
    }
  }

  private String get(String path) throws IOException, InterruptedException {
    return client
        .send(HttpRequest.newBuilder(URI.create(api + path)).build(), BodyHandlers.ofString())
        .body();
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }
}
