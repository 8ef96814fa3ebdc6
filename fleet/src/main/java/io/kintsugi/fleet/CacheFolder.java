package io.kintsugi.fleet;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/// What is fetched or made once and used by every later run: `KINTSUGI_CACHE`, else `kintsugi`
/// under the user's cache folder (XDG base directory specification). An entry appears by one
/// rename, so one that exists is whole.
record CacheFolder(Path path) {
  /// File locks are held by the JVM as a whole: its own threads are told apart by this one.
  private static final ReentrantLock WITHIN_THIS_JVM = new ReentrantLock();

  static CacheFolder of(Map<String, String> environment, Path home) {
    var own = environment.getOrDefault("KINTSUGI_CACHE", "");
    if (!own.isBlank()) {
      return new CacheFolder(Path.of(own).toAbsolutePath());
    }
    var xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
    var base = xdg.isBlank() ? home.resolve(".cache") : Path.of(xdg);
    return new CacheFolder(base.resolve("kintsugi").toAbsolutePath());
  }

  /// What fills an entry's folder.
  interface Maker {
    void fill(Path emptyFolder) throws IOException;
  }

  /// Work that may fail on the file system.
  interface Work<T> {
    T run() throws IOException;
  }

  /// The entry, made first if need be; at most one process makes it, the others wait.
  Path entry(String name, Maker maker) throws IOException {
    var entry = path.resolve(name);
    if (Files.isDirectory(entry)) {
      return entry;
    }
    return exclusively(() -> {
      if (!Files.isDirectory(entry)) {
        make(entry, maker);
      }
      return entry;
    });
  }

  /// Runs `work` while no other thread or process runs anything under this cache's lock. Not to be
  /// nested.
  <T> T exclusively(Work<T> work) throws IOException {
    WITHIN_THIS_JVM.lock();
    try {
      Folders.createPrivate(path);
      try (var channel = openLock(path.resolve("lock"))) {
        channel.lock();
        return work.run();
      }
    } finally {
      WITHIN_THIS_JVM.unlock();
    }
  }

  private static void make(Path entry, Maker maker) throws IOException {
    Files.createDirectories(entry.getParent());
    var unfinished = entry.resolveSibling(entry.getFileName() + ".unfinished");
    Folders.delete(unfinished);
    Folders.createPrivate(unfinished);
    maker.fill(unfinished);
    Files.move(unfinished, entry, StandardCopyOption.ATOMIC_MOVE);
  }

  static FileChannel openLock(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }
}
