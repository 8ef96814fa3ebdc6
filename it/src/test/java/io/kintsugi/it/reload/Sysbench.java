package io.kintsugi.it.reload;

import io.kintsugi.it.Lanes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// sysbench's read-write transactions on one table over all shards.
final class Sysbench {
  private static final int LONGEST_SECONDS = 120;
  private final Process process;
  private final CompletableFuture<String> said;

  private Sysbench(Process process) {
    this.process = process;
    this.said =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
              } catch (IOException e) {
                return e.toString();
              }
            },
            Thread::startVirtualThread);
  }

  static void prepare(int port) throws Exception {
    Sysbench sysbench = start(port, "prepare");
    String text = sysbench.ended();
    if (sysbench.process.exitValue() != 0) {
      throw new AssertionError(text);
    }
  }

  /// Begins to work and returns.
  static Sysbench run(int port, int seconds, String... more) throws IOException {
    List<String> all = new ArrayList<>(List.of("--time=" + seconds));
    all.addAll(List.of(more));
    all.add("run");
    return start(port, all.toArray(String[]::new));
  }

  private static Sysbench start(int port, String... more) throws IOException {
    List<String> words =
        new ArrayList<>(
            List.of(
                program().toString(),
                "oltp_read_write",
                "--mysql-host=127.0.0.1",
                "--mysql-port=" + port,
                "--mysql-user=app",
                "--mysql-password=app",
                "--mysql-db=school",
                "--tables=1",
                "--table-size=10000",
                "--rand-type=uniform",
                // Two of its own transactions may well come into a deadlock; nothing else may fail.
                "--mysql-ignore-errors=1213",
                "--auto-inc=off",
                "--threads=4"));
    words.addAll(List.of(more));
    return new Sysbench(new ProcessBuilder(words).redirectErrorStream(true).start());
  }

  private static Path program() {
    for (String folder : Optional.ofNullable(System.getenv("PATH")).orElse("").split(":", -1)) {
      Path found = Path.of(folder, "sysbench");
      if (Files.isExecutable(found)) {
        return found;
      }
    }
    Lanes.missing("sysbench is not installed");
    throw new IllegalStateException("sysbench is not installed");
  }

  boolean running() {
    return process.isAlive();
  }

  int exitValue() {
    return process.exitValue();
  }

  /// What it said, when it has ended.
  String ended() throws InterruptedException {
    if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
    return said.join();
  }
}
