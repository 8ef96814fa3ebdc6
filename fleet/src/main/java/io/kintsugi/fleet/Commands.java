package io.kintsugi.fleet;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Short-lived programs.
final class Commands {
  private static final long LIMIT_SECONDS = 120;

  private Commands() {}

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
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    try (var out = process.getInputStream()) {
      var text = new String(out.readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException(command + " hangs");
      }
      return text.strip();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      process.destroyForcibly();
    }
  }
}
