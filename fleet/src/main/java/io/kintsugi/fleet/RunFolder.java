package io.kintsugi.fleet;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A throwaway server's folder. A file in it is locked while its JVM lives; what a killed JVM left
/// behind is thereby told from what is in use, and deleted by the next one.
final class RunFolder implements AutoCloseable {
  private static final String LOCK = "in-use";

  private final Path folder;
  private final FileChannel lock;

  private RunFolder(Path folder, FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
  }

  static RunFolder create(CacheFolder cache) throws IOException {
    var parent = cache.path().resolve("run");
    Folders.createPrivate(parent);
    sweep(parent);
    var folder = Files.createTempDirectory(parent, "server");
    var channel = CacheFolder.openLock(folder.resolve(LOCK));
    channel.lock();
    return new RunFolder(folder, channel);
  }

  Path data() {
    return folder.resolve("data");
  }

  private static void sweep(Path parent) throws IOException {
    try (var folders = Files.list(parent)) {
      for (var folder : folders.toList()) {
        deleteIfAbandoned(folder);
      }
    }
  }

  private static void deleteIfAbandoned(Path folder) throws IOException {
    var file = folder.resolve(LOCK);
    if (!Files.exists(file)) {
      return;
    }
    try (var channel = CacheFolder.openLock(file);
        var held = channel.tryLock()) {
      if (held != null) {
        Folders.delete(folder);
      }
    } catch (OverlappingFileLockException e) {
      // A server of this JVM.
    }
  }

  @Override
  public void close() {
    try (lock) {
      Folders.delete(folder);
    } catch (IOException e) {
      throw new FleetException("cannot delete " + folder + ": " + e.getMessage(), e);
    }
  }
}
