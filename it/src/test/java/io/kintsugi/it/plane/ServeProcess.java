package io.kintsugi.it.plane;

import io.kintsugi.app.Main;
import io.kintsugi.fleet.Fleet;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;

/// `kintsugi serve` as a process of its own with a heap of 256 MB, before a fleet of two.
final class ServeProcess implements AutoCloseable {
  private final Process process;
  private final int port;

  private ServeProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /// Returns when the proxy listens.
  static ServeProcess start(Fleet fleet, Path folder) throws Exception {
    int port = freePort();
    Path config = Files.writeString(folder.resolve("kintsugi.yaml"), yaml(fleet, port));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "serve",
                "-c",
                config.toString())
            .redirectErrorStream(true)
            .start();
    BufferedReader log = process.inputReader();
    StringBuilder said = new StringBuilder();
    String line = log.readLine();
    while (line != null && !line.contains("listening on")) {
      said.append(line).append('\n');
      line = log.readLine();
    }
    if (line == null) {
      throw new IOException("serve ended: " + said);
    }
    Thread.ofVirtual().start(() -> log.lines().forEach(more -> said.append(more)));
    return new ServeProcess(process, port);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static String yaml(Fleet fleet, int port) {
    return """
    listen: {address: 127.0.0.1, port: %d}
    admin: {address: 127.0.0.1, port: 0}
    users:
      app: {password: app, schemas: [school]}
    servers:
      alpha: {host: 127.0.0.1, port: %d, user: kintsugi, password: secret, tls: disabled}
      beta: {host: 127.0.0.1, port: %d, user: kintsugi, password: secret, tls: disabled}
    shards:
      s0: {server: alpha, schema: school_0}
      s1: {server: beta, schema: school_1}
    schemas:
      school:
        shards: [s0, s1]
        functions: {by-hash: {type: hash}}
        tables:
          student: {key: id, function: by-hash}
    """
        .formatted(port, fleet.primary(0).port(), fleet.primary(1).port());
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:mysql://127.0.0.1:%d/school?sslMode=DISABLED&allowPublicKeyRetrieval=true"
            .formatted(port),
        "app",
        "app");
  }

  boolean running() {
    return process.isAlive();
  }

  /// The most memory the process ever had in use, heap and all else, in MiB (`VmHWM`).
  long peakMegabytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc", "" + process.pid(), "status"))) {
      if (line.startsWith("VmHWM:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
      }
    }
    throw new IOException("no VmHWM: this test needs Linux");
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }
}
