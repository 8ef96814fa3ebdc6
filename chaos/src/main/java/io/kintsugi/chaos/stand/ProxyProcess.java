package io.kintsugi.chaos.stand;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kintsugi.fleet.Suspension;
import io.kintsugi.xa.Probe.Step;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// A {@link ProbedProxy} as seen from its parent; it can be killed, stopped and started again, on
/// the same port. Its methods are for one thread at a time, but for {@link #running}.
public final class ProxyProcess implements AutoCloseable {
  private static final long READY_SECONDS = 120;
  private static final List<String> JAVA =
      List.of(
          "-Xmx192m",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-Dio.netty.leakDetection.level=disabled",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  private final Path config;
  private final Path log;
  private final int port;
  private final Map<String, String> environment;
  private volatile @Nullable Process process;
  private volatile CompletableFuture<Void> reached = new CompletableFuture<>();
  private volatile CompletableFuture<Void> cleared = new CompletableFuture<>();

  ProxyProcess(Path config, Path log, int port, Map<String, String> environment) {
    this.config = config;
    this.log = log;
    this.port = port;
    this.environment = Map.copyOf(environment);
  }

  public int port() {
    return port;
  }

  public Path log() {
    return log;
  }

  public boolean running() {
    Process current = process;
    return current != null && current.isAlive();
  }

  /// Returns when it serves; what was armed is forgotten.
  ///
  /// @throws IOException with the end of its log when it does not get so far
  public void start() throws IOException {
    if (running()) {
      return;
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JAVA);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(ProbedProxy.class.getName(), config.toString()));
    var builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    Process started = builder.start();
    process = started;
    var ready = new CompletableFuture<Void>();
    Thread.ofVirtual().start(() -> read(started.inputReader(UTF_8), ready));
    try {
      ready.get(READY_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      kill9();
      throw new IOException("the proxy did not start; its log ends with:\n" + logTail(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private void read(BufferedReader out, CompletableFuture<Void> ready) {
    try (out) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.equals("ready")) {
          ready.complete(null);
        } else if (line.startsWith("reached ")) {
          reached.complete(null);
        } else if (line.equals("cleared")) {
          cleared.complete(null);
        }
      }
    } catch (IOException e) {
      // It is dead, as the end of its output says too.
    }
    var ended = new IOException("it ended");
    ready.completeExceptionally(ended);
    cleared.completeExceptionally(ended);
  }

  /// What it is to do when a commit gets to this step: end as by `kill -9`, or wait.
  ///
  /// @param count negative for any
  /// @return completes when it is there
  public CompletableFuture<Void> arm(Step step, int count, boolean halt) throws IOException {
    reached = new CompletableFuture<>();
    send((halt ? "halt " : "pause ") + step + " " + count);
    return reached;
  }

  /// Lets what waits go on.
  public void go() throws IOException {
    send("go");
  }

  /// Forgets what was armed, or dies of it: when this returns it is known which.
  public void clear() {
    var answer = new CompletableFuture<Void>();
    cleared = answer;
    try {
      send("clear");
      answer.get(READY_SECONDS, TimeUnit.SECONDS);
    } catch (IOException | ExecutionException e) {
      awaitEnd();
    } catch (TimeoutException e) {
      throw new IllegalStateException(
          "the proxy does not answer; its log ends with:\n" + logTail(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(String line) throws IOException {
    Process current = process;
    if (current == null) {
      throw new IOException("the proxy does not run");
    }
    Writer in = current.outputWriter(UTF_8);
    in.write(line + "\n");
    in.flush();
  }

  public void kill9() {
    Process current = process;
    if (current != null) {
      current.destroyForcibly();
      awaitEnd();
    }
  }

  /// Waits for a process that was told to end, or to end at a step.
  public void awaitEnd() {
    Process current = process;
    try {
      if (current != null && !current.waitFor(READY_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("process " + current.pid() + " does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// `SIGSTOP`: it hangs, and its connections stay.
  public void suspend() throws IOException {
    Process current = process;
    Signals.send("STOP", current);
    if (current != null) {
      Suspension.await(current.pid());
    }
  }

  /// `SIGCONT`.
  public void resume() throws IOException {
    Signals.send("CONT", process);
  }

  /// An orderly end: SIGTERM.
  public void stop() {
    Process current = process;
    if (current != null) {
      current.destroy();
      awaitEnd();
    }
  }

  /// The last lines of its log.
  public String logTail() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    } catch (IOException e) {
      return "(no log)";
    }
  }

  @Override
  public void close() {
    kill9();
  }
}
