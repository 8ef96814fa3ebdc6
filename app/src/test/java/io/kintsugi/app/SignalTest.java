package io.kintsugi.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `serve` as a process of its own, its servers being down.
class SignalTest {
  private static final String CONFIG =
      """
      listen: {address: 127.0.0.1, port: %d}
      admin: {address: 127.0.0.1, port: 0}
      users:
        app: {password: app, schemas: [school]}
      servers:
        alpha: {host: 127.0.0.1, port: 1, user: kintsugi, password: hush-hush}
      shards:
        s0: {server: alpha, schema: school_0}
      schemas:
        school: {shards: [s0], unsharded: s0}
      limits: {connect-timeout: 1s}
      """;

  @TempDir Path folder;
  private final List<Process> started = new java.util.ArrayList<>();

  @AfterEach
  void end() {
    started.forEach(Process::destroyForcibly);
  }

  private Process serve(int port) throws IOException {
    var config = Files.writeString(folder.resolve("k.yaml"), CONFIG.formatted(port));
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "io.kintsugi.app.Main",
                "serve",
                "-c",
                config.toString())
            .redirectError(folder.resolve("err").toFile())
            .start();
    started.add(process);
    return process;
  }

  private String errors() throws IOException {
    return Files.readString(folder.resolve("err"), StandardCharsets.UTF_8);
  }

  @Test
  void a_signal_stops_the_proxy_in_order_and_is_no_failure() throws Exception {
    var process = serve(0);
    try (var out = process.inputReader()) {
      assertThat(out.readLine()).as(errors()).startsWith("Ready on 127.0.0.1:");
      process.destroy();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(process.exitValue()).isZero();
    assertThat(errors().lines())
        .as("one line per event")
        .allMatch(line -> line.matches("\\d{4}-\\d\\d-\\d\\dT\\S+Z (INFO |WARN ) .*"));
    assertThat(errors().lines().filter(line -> line.contains("note: users: "))).hasSize(1);
    assertThat(errors()).contains("listening on 127.0.0.1:").doesNotContain("hush-hush");
  }

  @Test
  void a_port_that_is_taken_is_one_sentence() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      var process = serve(taken.getLocalPort());
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(1);
      assertThat(errors())
          .contains("kintsugi: Port " + taken.getLocalPort() + " on 127.0.0.1 is taken.")
          .doesNotContain("at io.kintsugi");
    }
  }
}
