package io.kintsugi.app;

import io.kintsugi.config.ConfigFiles;
import io.kintsugi.config.ProxyConfig;
import io.kintsugi.proxy.reload.Reloads;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;

/// Asks for a reload when the configuration, or a file that it names, has become another one and
/// has then been left alone for a moment: an editor may still be writing.
final class ConfigWatch implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(500);
  private final Path file;
  private final Supplier<ProxyConfig> running;
  private ConfigFiles loaded;
  private final Reloads reloads;
  private final Thread thread = Thread.ofVirtual().name("config-watch").unstarted(this::run);

  private ConfigWatch(
      Path file, ConfigFiles loaded, Supplier<ProxyConfig> running, Reloads reloads) {
    this.file = file;
    this.loaded = loaded;
    this.running = running;
    this.reloads = reloads;
  }

  /// @param loaded the files as they were when what runs was read: what is saved while the proxy
  ///   starts is not missed
  static ConfigWatch start(
      Path file, ConfigFiles loaded, Supplier<ProxyConfig> running, Reloads reloads) {
    ConfigWatch watch = new ConfigWatch(file, loaded, running, reloads);
    watch.thread.start();
    return watch;
  }

  private void run() {
    ConfigFiles before = loaded;
    try {
      while (true) {
        Thread.sleep(LOOK);
        ConfigFiles now = look();
        if (now.equals(before) && !now.equals(loaded)) {
          loaded = now;
          reloads.reload("file").join();
        }
        before = now;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private ConfigFiles look() {
    return ConfigFiles.look(file, running.get());
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
