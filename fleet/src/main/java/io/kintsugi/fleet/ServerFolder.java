package io.kintsugi.fleet;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What belongs to one server: its data, error log and root password. A file in it stays locked
/// while the owner's JVM lives, so that two runs never share data, and so that what a killed JVM
/// left behind is told from what is in use.
final class ServerFolder implements AutoCloseable {
  private static final String LOCK = "in-use";
  private static final int TAIL = 15;
  private static final String OWN_PREFIX = "server-" + ProcessHandle.current().pid() + "-";

  private final Path folder;
  private final FileChannel lock;
  private final boolean throwaway;

  private ServerFolder(Path folder, FileChannel lock, boolean throwaway) {
    this.folder = folder;
    this.lock = lock;
    this.throwaway = throwaway;
  }

  static ServerFolder open(ServerOptions options, CacheFolder cache) throws IOException {
    return options.dataFolder().isPresent()
        ? kept(options.dataFolder().get().toAbsolutePath())
        : throwaway(cache);
  }

  /// Under the cache's lock, because a folder made but not yet locked looks abandoned to another
  /// process.
  private static ServerFolder throwaway(CacheFolder cache) throws IOException {
    return cache.exclusively(() -> {
      var parent = cache.path().resolve("run");
      Folders.createPrivate(parent);
      sweep(parent);
      var folder = Files.createTempDirectory(parent, OWN_PREFIX);
      return new ServerFolder(folder, lock(folder), true);
    });
  }

  static ServerFolder kept(Path folder) throws IOException {
    Folders.createPrivate(folder);
    return new ServerFolder(folder, lock(folder), false);
  }

  private static FileChannel lock(Path folder) throws IOException {
    var channel = CacheFolder.openLock(folder.resolve(LOCK));
    if (!tryLock(channel)) {
      channel.close();
      throw new IOException(folder + " is in use by another run");
    }
    return channel;
  }

  /// Locks until the channel is closed. The JVM refuses a second lock of its own with an exception.
  private static boolean tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /// This JVM's own folders are passed over unopened: closing any channel of a file gives up all
  /// the process's locks on it (fcntl), and the next process would take the folder for abandoned.
  private static void sweep(Path parent) throws IOException {
    try (var folders = Files.list(parent)) {
      for (var folder : folders.toList()) {
        if (folder.getFileName().toString().startsWith(OWN_PREFIX)) {
          continue;
        }
        try (var channel = CacheFolder.openLock(folder.resolve(LOCK))) {
          if (tryLock(channel)) {
            Folders.delete(folder);
          }
        }
      }
    }
  }

  Path data() {
    return folder.resolve("data");
  }

  Path log() {
    return folder.resolve("error.log");
  }

  Path passwordFile() {
    return folder.resolve("root-password");
  }

  String rootPassword() throws IOException {
    return Files.readString(passwordFile()).strip();
  }

  boolean isThrowaway() {
    return throwaway;
  }

  /// The log's last lines, for messages.
  String logTail() {
    if (!Files.isReadable(log())) {
      return "(no error log)";
    }
    try {
      var lines = Files.readAllLines(log());
      return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL), lines.size()));
    } catch (IOException e) {
      return "(the error log cannot be read: " + e.getMessage() + ")";
    }
  }

  @Override
  public void close() {
    try (lock) {
      if (throwaway) {
        Folders.delete(folder);
      }
    } catch (IOException e) {
      throw new FleetException("cannot give up " + folder + ": " + e.getMessage(), e);
    }
  }
}
