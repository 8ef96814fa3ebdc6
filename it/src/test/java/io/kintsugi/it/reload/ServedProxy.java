package io.kintsugi.it.reload;

import io.kintsugi.app.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// `kintsugi serve` as a process of its own, which can be sent signals.
final class ServedProxy implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private final Process process;
  private final Path config;
  private final int port;
  private final StringBuffer log = new StringBuffer();
  private final Thread listener;

  private ServedProxy(Process process, Path config, int port) {
    this.process = process;
    this.config = config;
    this.port = port;
    this.listener = Thread.ofVirtual().start(() -> listen(process.inputReader()));
  }

  /// Returns when it is ready.
  static ServedProxy start(SchoolFile file, Path folder) throws IOException {
    return start(file, folder, Map.of());
  }

  /// @param environment variables that it gets beside ours
  static ServedProxy start(SchoolFile file, Path folder, Map<String, String> environment)
      throws IOException {
    Path config = Files.writeString(folder.resolve("kintsugi.yaml"), file.yaml());
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "serve",
                "-c",
                config.toString())
            .redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    ServedProxy proxy = new ServedProxy(process, config, file.port());
    proxy.awaitLog("Ready on");
    return proxy;
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private void listen(BufferedReader lines) {
    lines.lines().forEach(line -> log.append(line).append('\n'));
  }

  String log() {
    return log.toString();
  }

  void awaitLog(String text) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (log.indexOf(text) < 0) {
      if (System.nanoTime() > end || (!process.isAlive() && log.indexOf(text) < 0)) {
        throw new AssertionError("not said: " + text + "\n" + log);
      }
      LockSupport.parkNanos(10_000_000);
    }
  }

  /// As an editor saves: written beside, and renamed over.
  void save(SchoolFile file) throws IOException {
    Path beside = Files.writeString(config.resolveSibling("new.yaml"), file.yaml());
    Files.move(beside, config, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  void signal(String name) throws Exception {
    new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
  }

  Connection connect(String user, String password) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:mysql://127.0.0.1:"
            + port
            + "/school?sslMode=DISABLED&allowPublicKeyRetrieval=true&connectTimeout=5000",
        user,
        password);
  }

  int port() {
    return port;
  }

  boolean running() {
    return process.isAlive();
  }

  int exit() throws InterruptedException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("it does not end\n" + log);
    }
    // What it said last may still be in the pipe.
    listener.join(PATIENCE);
    return process.exitValue();
  }

  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }
}
