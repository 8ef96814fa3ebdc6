package io.kintsugi.fleet;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Programs that are waited for.
final class Commands {
  private static final Duration LIMIT = Duration.ofSeconds(120);

  private Commands() {}

  /// How a program ended.
  ///
  /// @param output what it printed, standard error included
  record Ended(int status, String output) {}

  static List<String> join(List<String> launcher, Path program, String... arguments) {
    var words = new ArrayList<>(launcher);
    words.add(program.toString());
    words.addAll(List.of(arguments));
    return List.copyOf(words);
  }

  /// What a program prints, standard error included, whatever its exit status.
  ///
  /// @throws IOException when it cannot be started or hangs
  static String output(List<String> command) throws IOException {
    return run(new ProcessBuilder(command), LIMIT).output();
  }

  /// Runs a program that gets nothing to read.
  ///
  /// @throws IOException when it cannot be started, or still runs after `limit`; then it is killed,
  ///   with what it started
  static Ended run(ProcessBuilder builder, Duration limit) throws IOException {
    var process = builder.redirectErrorStream(true).start();
    try {
      process.getOutputStream().close();
      // The common pool has as many threads as the machine has cores but one: waiting there would
      // keep other programs from being read.
      var printed =
          CompletableFuture.supplyAsync(
              () -> all(process.getInputStream()), Thread::startVirtualThread);
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException(
            builder.command().getFirst() + " did not end in " + limit.toSeconds() + " s");
      }
      return new Ended(process.exitValue(), printed.join().strip());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static String all(InputStream from) {
    try (from) {
      return new String(from.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
