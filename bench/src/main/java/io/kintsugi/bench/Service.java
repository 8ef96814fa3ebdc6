package io.kintsugi.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A proxy as a process of its own, owned by who started it, ready when its port takes connections.
final class Service implements AutoCloseable {
  private static final long READY_MILLIS = 30_000;
  private static final long PAUSE_MILLIS = 50;
  private static final int LOG_TAIL = 2_000;

  private final String name;
  private final Process process;
  private final Path log;
  private final Thread reaper;

  private Service(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
    this.reaper = new Thread(process::destroyForcibly, "end-" + name);
  }

  /// @throws BenchException with the end of its log when it does not get ready
  static Service start(
      String name, List<String> command, Map<String, String> environment, Path folder, int port) {
    var log = folder.resolve(name.replace(' ', '-') + ".log");
    var builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    try {
      var service = new Service(name, builder.start(), log);
      Runtime.getRuntime().addShutdownHook(service.reaper);
      service.awaitReady(port);
      return service;
    } catch (IOException e) {
      throw new BenchException(name + " does not start: " + e.getMessage(), e);
    }
  }

  private void awaitReady(int port) {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(READY_MILLIS);
    while (!takesConnections(port)) {
      if (ended() || System.nanoTime() > deadline) {
        close();
        throw new BenchException(name + " did not get ready; its log ends with: " + logTail());
      }
    }
  }

  /// Waiting for the end is the pause between two attempts.
  private boolean ended() {
    try {
      return process.waitFor(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private static boolean takesConnections(int port) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  /// A TCP port on loopback that was free a moment ago.
  static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new BenchException("no free port: " + e.getMessage(), e);
    }
  }

  long pid() {
    return process.pid();
  }

  private String logTail() {
    try {
      var text = new String(Files.readAllBytes(log), StandardCharsets.UTF_8).strip();
      return text.substring(Math.max(0, text.length() - LOG_TAIL));
    } catch (IOException _) {
      return "(no log)";
    }
  }

  /// A clean end when it comes soon, so that a flight recording is written; else a hard one.
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    try {
      Runtime.getRuntime().removeShutdownHook(reaper);
    } catch (IllegalStateException _) {
      // The machine is ending already, and the hook with it.
    }
  }
}
