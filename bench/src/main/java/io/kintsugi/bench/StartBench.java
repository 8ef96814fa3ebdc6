package io.kintsugi.bench;

import io.kintsugi.fleet.Fleet;
import io.kintsugi.fleet.MySqlDistribution;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// How long `serve` takes from the start of its process to its first answered SELECT, two servers
/// being up: with the classes that the launcher has cached, and without.
final class StartBench {
  private static final Duration LOOK = Duration.ofMillis(5);
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private final Path jar;
  private final Path config;
  private final int port;

  private StartBench(Path jar, Path config, int port) {
    this.jar = jar;
    this.config = config;
    this.port = port;
  }

  static int run(BenchOptions options, PrintStream out) throws IOException {
    Path jar = Path.of(System.getProperty("java.class.path"));
    if (!jar.toString().endsWith("kintsugi.jar")) {
      out.println("The start is measured with what ./kintsugi has built.");
      return 1;
    }
    Path folder = Files.createTempDirectory("kintsugi-start");
    int port = Service.freePort();
    try (var fleet =
        Fleet.start(
            MySqlDistribution.find(out::println),
            Fleet.Plan.of(2).account(Endpoint.USER, Endpoint.PASSWORD))) {
      fleet.primary(0).execute("CREATE DATABASE " + Endpoint.SCHEMA);
      Path config =
          Files.writeString(
              folder.resolve("kintsugi.yaml"),
              new KintsugiConfig(0, fleet.primary(0), fleet.primary(1), port, 0, 1).yaml());
      new StartBench(jar, config, port).measure(Math.max(3, options.rounds()), out);
      return 0;
    }
  }

  private void measure(int rounds, PrintStream out) throws IOException {
    Path cache = jar.resolveSibling("kintsugi.aot");
    Map<String, List<String>> ways = new LinkedHashMap<>();
    if (Files.exists(cache)) {
      ways.put("cached classes", List.of("-XX:AOTCache=" + cache));
    }
    ways.put("no cache", List.of());
    for (Map.Entry<String, List<String>> way : ways.entrySet()) {
      List<Long> millis = new ArrayList<>();
      for (int round = 0; round < rounds; round++) {
        millis.add(once(way.getValue()));
      }
      Collections.sort(millis);
      out.printf(
          Locale.ROOT,
          "start to first answer, %s: median %d ms of %s%n",
          way.getKey(),
          millis.get(millis.size() / 2),
          millis);
    }
  }

  private long once(List<String> options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:+UseSerialGC",
            "-XX:+ExitOnOutOfMemoryError",
            "-Dio.netty.leakDetection.level=disabled",
            "-Dio.netty.allocator.type=pooled"));
    command.addAll(options);
    command.addAll(List.of("-jar", jar.toString(), "serve", "-c", config.toString()));
    long began = System.nanoTime();
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(config.resolveSibling("serve.log").toFile())
            .start();
    try {
      awaitAnswer(process, began + LONGEST.toNanos());
      return Duration.ofNanos(System.nanoTime() - began).toMillis();
    } finally {
      end(process);
    }
  }

  private void awaitAnswer(Process process, long until) {
    String url =
        "jdbc:mysql://127.0.0.1:%d/%s?sslMode=DISABLED&allowPublicKeyRetrieval=true"
            .formatted(port, Endpoint.SCHEMA);
    String last = "it ended";
    while (process.isAlive() && System.nanoTime() - until < 0) {
      if (!listens()) {
        LockSupport.parkNanos(LOOK.toNanos());
        continue;
      }
      try (var connection = DriverManager.getConnection(url, Endpoint.USER, Endpoint.PASSWORD);
          var statement = connection.createStatement();
          var rows = statement.executeQuery("SELECT COUNT(*) FROM information_schema.tables")) {
        if (rows.next()) {
          return;
        }
      } catch (SQLException e) {
        last = String.valueOf(e.getMessage());
      }
    }
    throw new BenchException("the proxy gives no answer: " + last);
  }

  /// Asked for often and cheaply: the proxy needs the processors now.
  private boolean listens() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), 100);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static void end(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
