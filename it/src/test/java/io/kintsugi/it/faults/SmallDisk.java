package io.kintsugi.it.faults;

import io.kintsugi.fleet.MySqlServer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// A server's data on a small disk of its own (a tmpfs), which can be filled to the last byte.
///
/// MySQL on a full disk refuses little: whoever commits or prepares waits in the binary log for
/// space, and it looks for that once a minute.
final class SmallDisk implements AutoCloseable {
  private static final int ROOM = 48;
  private static final int MEGABYTE = 1 << 20;
  private static final String WAITS = "Disk is full writing";
  private static final long LONGEST_SECONDS = 150;

  private final MySqlServer server;
  private final Path disk;
  private CompletableFuture<Void> waiting = CompletableFuture.completedFuture(null);

  private SmallDisk(MySqlServer server, Path disk) {
    this.server = server;
    this.disk = disk;
  }

  /// Stops the server, which finds itself on it when it is started. Empty when this process may not
  /// mount.
  ///
  /// @param disk where it is mounted, not there yet
  static Optional<SmallDisk> under(MySqlServer server, Path disk) throws Exception {
    Files.createDirectory(disk);
    // MySQL tells it with a slash at its end.
    Path data = Path.of(server.queryOne("SELECT @@datadir")).normalize();
    long size = Long.parseLong(said("du", "-sm", data.toString()).replaceAll("\\s.*", "")) + ROOM;
    server.execute("CREATE DATABASE pad", "CREATE TABLE pad.pad (text VARCHAR(3000))");
    if (!ran("mount", "-t", "tmpfs", "-o", "size=" + size + "m", "tmpfs", disk.toString())) {
      return Optional.empty();
    }
    SmallDisk small = new SmallDisk(server, disk);
    try {
      server.stop();
      said("cp", "-a", data + "/.", disk.toString());
      Files.move(data, data.resolveSibling("data.aside"));
      Files.createSymbolicLink(data, disk);
      return Optional.of(small);
    } catch (IOException | RuntimeException e) {
      small.close();
      throw e;
    }
  }

  /// Returns when MySQL waits for space.
  void fill() throws Exception {
    byte[] block = new byte[MEGABYTE / 16];
    try (OutputStream filler = Files.newOutputStream(filler())) {
      while (true) {
        filler.write(block);
      }
    } catch (IOException _) {
      // There is none left.
    }
    waiting = CompletableFuture.runAsync(this::pad, Thread::startVirtualThread);
    Scene.eventually(() -> server.logTail().contains(WAITS));
  }

  /// Takes what is left of the binary log's last page, until it waits.
  private void pad() {
    try (var connection = server.connect();
        var statement = connection.createStatement()) {
      for (int i = 0; i < 4; i++) {
        statement.execute("INSERT INTO pad.pad VALUES (REPEAT('x', 3000))");
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Returns when MySQL has noticed.
  void free() throws Exception {
    Files.delete(filler());
    waiting.get(LONGEST_SECONDS, TimeUnit.SECONDS);
  }

  /// The server dies while it waits; there is space when it is started.
  void crash() throws IOException {
    server.kill9();
    Files.delete(filler());
  }

  private Path filler() {
    return disk.resolve("filler");
  }

  private static boolean ran(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }

  private static String said(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(List.of(command) + ": " + text);
    }
    return text;
  }

  /// Ends the server.
  @Override
  public void close() throws IOException, InterruptedException {
    server.kill9();
    said("umount", "-l", disk.toString());
  }
}
