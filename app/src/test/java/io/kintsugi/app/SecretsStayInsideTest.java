package io.kintsugi.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Each password of the configuration has "hush" in it, of its two servers one is down and one
/// speaks no MySQL, everything is logged: whatever the program says, it must not say that.
class SecretsStayInsideTest {
  private static final String CONFIG =
      """
      listen: {address: 127.0.0.1, port: 0}
      admin: {address: 127.0.0.1, port: 0}
      users:
        app: {password: "${file:app}", schemas: [school, other]}
        stored: {password-hash: "$A$005$hush5678901234567890hushAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}
      servers:
        down: {host: 127.0.0.1, port: 1, user: kintsugi, password: hush-down}
        odd: {host: 127.0.0.1, port: %d, user: kintsugi, password: "${env:NONE:-hush-odd}"}
      shards:
        s0: {server: down, schema: school_0}
        s1: {server: odd, schema: school_1}
      schemas:
        school:
          shards: [s0]
          functions: {by-hash: {type: hash}}
          tables: {student: {key: id, function: by-hash}}
        other: {shards: [s1]}
      limits: {connect-timeout: 4s}
      """;

  @TempDir private Path folder;
  private ServerSocket odd;
  private Path config;

  @BeforeEach
  void plant() throws IOException {
    odd = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    Thread.ofVirtual().start(this::speakNoMysql);
    Files.writeString(folder.resolve("app"), "hush-app\n");
    config = Files.writeString(folder.resolve("k.yaml"), CONFIG.formatted(odd.getLocalPort()));
  }

  @AfterEach
  void close() throws IOException {
    odd.close();
  }

  private void speakNoMysql() {
    while (!odd.isClosed()) {
      try (Socket client = odd.accept()) {
        client.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(UTF_8));
      } catch (IOException _) {
        // The other side has gone, or the test is over.
      }
    }
  }

  private Process start(String... arguments) throws IOException {
    var command =
        new java.util.ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "io.kintsugi.app.Main"));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).redirectError(folder.resolve("err").toFile());
    builder.environment().put("KINTSUGI_LOG", "TRACE");
    return builder.start();
  }

  private String errors() throws IOException {
    return Files.readString(folder.resolve("err"));
  }

  @Test
  void validate_and_explain_do_not_tell() throws Exception {
    for (var arguments :
        List.of(
            List.of("validate", "-c", config.toString()),
            List.of(
                "explain",
                "-c",
                config.toString(),
                "--schema",
                "school",
                "SELECT * FROM student"))) {
      var process = start(arguments.toArray(String[]::new));
      var out = new String(process.getInputStream().readAllBytes(), UTF_8);
      assertThat(process.waitFor()).as(errors()).isZero();
      assertThat(out + errors()).isNotBlank().doesNotContain("hush");
    }
    assertThat(errors()).contains("server down", "server odd", "does not answer");
  }

  @Test
  void serve_does_not_tell_its_log_or_its_clients() throws Exception {
    var process = start("serve", "-c", config.toString());
    try (var out = process.inputReader()) {
      int port = port(out);
      assertThat(refusal(port, "school", "wrong")).contains("Access denied");
      assertThat(refusal(port, "school", "hush-app")).contains("shard 's0' (server 'down')");
      assertThat(refusal(port, "other", "hush-app")).contains("shard 's1' (server 'odd')");
      assertThat(threads(process)).contains("config-watch").doesNotContain("hush");
      process.toHandle().destroy(); // unlike the process, it leaves the output readable
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(errors() + out.readAllAsString()).contains("listening on").doesNotContain("hush");
    } finally {
      process.destroyForcibly();
    }
  }

  /// All threads, virtual ones too, and what they are at.
  private String threads(Process process) throws Exception {
    var dump = folder.resolve("threads");
    var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    var asked =
        new ProcessBuilder(
                jcmd, Long.toString(process.pid()), "Thread.dump_to_file", dump.toString())
            .redirectErrorStream(true)
            .start();
    var said = new String(asked.getInputStream().readAllBytes(), UTF_8);
    assertThat(asked.waitFor()).as(said).isZero();
    return Files.readString(dump);
  }

  private int port(BufferedReader out) throws IOException {
    var ready = out.readLine();
    assertThat(ready).as(errors()).startsWith("Ready on 127.0.0.1:");
    return Integer.parseInt(ready.substring(ready.lastIndexOf(':') + 1));
  }

  private static String refusal(int port, String schema, String password) {
    var url =
        "jdbc:mysql://127.0.0.1:%d/%s?sslMode=DISABLED&allowPublicKeyRetrieval=true"
            .formatted(port, schema);
    var error =
        catchThrowableOfType(
            SQLException.class,
            () -> {
              try (var connection = DriverManager.getConnection(url, "app", password);
                  var statement = connection.createStatement()) {
                statement.execute("SELECT * FROM setting");
              }
            });
    var message = requireNonNull(requireNonNull(error, "no error").getMessage());
    assertThat(message).doesNotContain("hush");
    return message;
  }
}
