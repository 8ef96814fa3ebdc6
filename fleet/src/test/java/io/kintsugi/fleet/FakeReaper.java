package io.kintsugi.fleet;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// What Testcontainers' reaper (Ryuk) does in its container: a JVM sends the labels of what belongs
/// to it over a connection, and when that connection ends, all of this is removed. The real one
/// waits ten seconds for the JVM to come back; this one does not.
final class FakeReaper implements FakeProgram {
  private static final int PORT = 8080;

  private final Path folder;
  private final Consumer<Map<String, String>> reap;
  private volatile ServerSocket listening = new ServerSocket();
  private volatile CountDownLatch ended = new CountDownLatch(0);

  FakeReaper(Path folder, Consumer<Map<String, String>> reap) throws IOException {
    this.folder = folder;
    this.reap = reap;
  }

  @Override
  public void start(InetAddress address) throws IOException {
    Files.createDirectories(folder);
    ended = new CountDownLatch(1);
    listening = new ServerSocket(PORT, 1, address);
    Files.writeString(log(), "Started\n");
    Thread.startVirtualThread(this::serve);
  }

  private void serve() {
    while (!listening.isClosed()) {
      try (var client = listening.accept()) {
        reap.accept(labels(client));
      } catch (IOException e) {
        // A connection may break off before it has said what belongs to it.
      }
    }
  }

  /// Returns when the client is gone. Values are encoded as in a form:
  /// `label=name%3Dvalue&label=...`.
  private static Map<String, String> labels(Socket client) throws IOException {
    var labels = new HashMap<String, String>();
    var lines =
        new BufferedReader(
            new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
    try {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        for (var filter : line.split("&")) {
          var label =
              URLDecoder.decode(filter.substring("label=".length()), StandardCharsets.UTF_8)
                  .split("=", 2);
          labels.put(label[0], label[1]);
        }
        client.getOutputStream().write("ACK\n".getBytes(StandardCharsets.US_ASCII));
      }
    } catch (IOException e) {
      // A killed JVM's connection may be reset.
    }
    if (labels.isEmpty()) {
      throw new IOException("no labels");
    }
    return labels;
  }

  @Override
  public void signal(String signal) {
    try {
      listening.close();
      ended.countDown();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public boolean alive() {
    return ended.getCount() > 0;
  }

  @Override
  public boolean awaitEnd(long seconds) {
    try {
      return ended.await(seconds, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public Path log() {
    return folder.resolve("log");
  }

  @Override
  public Path file(String path) {
    return folder.resolve("root" + path);
  }

  @Override
  public Path hosts() {
    return file("/etc");
  }
}
