package io.kintsugi.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.it.Lanes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;

/// Starts client programs and waits for them.
public final class Programs {
  private static final int LONGEST_SECONDS = 120;

  private Programs() {}

  /// How a program ended, and what it said.
  public record Result(List<String> command, int status, String out, String err) {
    /// The output of a program that must have ended well.
    public String succeeded() {
      assertThat(status).as("%s%n%s%n%s", command, out, err).isZero();
      return out;
    }

    /// The complaints of a program that must have failed.
    public String failed() {
      assertThat(status).as("%s%n%s%n%s", command, out, err).isNotZero();
      return err;
    }
  }

  /// Without the package the lane is skipped by name; where all clients are meant to be there, it
  /// fails.
  public static <T> T installed(Optional<T> client, String name) {
    if (client.isEmpty()) {
      Lanes.missing(name + " is not installed");
    }
    return client.orElseThrow();
  }

  /// The first of the folders of PATH that has the program.
  public static Optional<Path> onPath(String program) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    for (String folder : path.split(":", -1)) {
      Path found = Path.of(folder, program);
      if (Files.isExecutable(found)) {
        return Optional.of(found);
      }
    }
    return Optional.empty();
  }

  /// The folder of npm's packages that has this one: where .ci/run puts them.
  public static Optional<Path> nodeModules(String module) {
    return Stream.of(
            folder(System.getenv("KINTSUGI_CACHE"), "node/node_modules"),
            folder(System.getenv("XDG_CACHE_HOME"), "kintsugi/node/node_modules"),
            folder(System.getProperty("user.home"), ".cache/kintsugi/node/node_modules"))
        .flatMap(Optional::stream)
        .filter(folder -> Files.isDirectory(folder.resolve(module)))
        .findFirst();
  }

  private static Optional<Path> folder(@Nullable String root, String below) {
    return Optional.ofNullable(root).map(Path::of).map(path -> path.resolve(below));
  }

  /// Whether a program is there and ends well.
  static boolean starts(List<String> command) {
    try {
      return run(command, "", Map.of()).status() == 0;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  /// A file of src/test/resources/clients.
  static Path script(String name) {
    Path script = Path.of("src/test/resources/clients", name).toAbsolutePath();
    assertThat(script).isRegularFile();
    return script;
  }

  public static Result run(List<String> command, String input, Map<String, String> environment) {
    return run(command, input, environment, LONGEST_SECONDS);
  }

  /// @param longest how many seconds it may take
  public static Result run(
      List<String> command, String input, Map<String, String> environment, int longest) {
    try {
      var builder = new ProcessBuilder(command);
      builder.environment().put("LC_ALL", "C.UTF-8");
      builder.environment().putAll(environment);
      Process process = builder.start();
      var out = reading(process.getInputStream());
      var err = reading(process.getErrorStream());
      feed(process, input);
      if (!process.waitFor(longest, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
        Assertions.fail(command + " did not end:\n" + out.join() + err.join());
      }
      return new Result(command, process.exitValue(), out.join(), err.join());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// A program that ends before it has read all is judged by its status.
  private static void feed(Process process, String input) {
    try (var to = process.getOutputStream()) {
      to.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      assertThat(process.isAlive()).as("%s", e).isFalse();
    }
  }

  private static CompletableFuture<String> reading(InputStream from) {
    return CompletableFuture.supplyAsync(() -> {
      try (from) {
        return new String(from.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
  }
}
