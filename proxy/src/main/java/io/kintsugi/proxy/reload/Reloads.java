package io.kintsugi.proxy.reload;

import io.kintsugi.config.ConfigDiff;
import io.kintsugi.config.ConfigException;
import io.kintsugi.config.ConfigProblem;
import io.kintsugi.config.ProxyConfig;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where everybody asks for a reload: the file's watch, a signal, an administrator. One at a time,
/// off the caller's thread. Thread-safe.
public final class Reloads {
  private static final Logger log = LoggerFactory.getLogger(Reloads.class);
  private final Supplier<ProxyConfig> running;
  private final List<Consumer<ReloadResult>> listeners = new CopyOnWriteArrayList<>();
  private volatile Source source = Reloads::noFile;
  private volatile Function<ProxyConfig, ReloadResult> target = _ -> notYet();
  private volatile @Nullable ReloadResult last;
  private volatile int count;

  /// Where a configuration is read from.
  @FunctionalInterface
  public interface Source {
    ProxyConfig load() throws ConfigException;
  }

  /// @param running what runs now
  public Reloads(Supplier<ProxyConfig> running) {
    this.running = running;
  }

  private static ProxyConfig noFile() throws ConfigException {
    throw ConfigException.of("this proxy was not started from a file");
  }

  private static ReloadResult notYet() {
    return new ReloadResult(
        Instant.now(), "", false, 1, List.of(), List.of("the proxy has not started yet"));
  }

  public void source(Source file) {
    source = file;
  }

  /// @param apply blocks until each session has heard of it
  public void target(Function<ProxyConfig, ReloadResult> apply) {
    target = apply;
  }

  /// Told of each result, also of those that were refused; must not block.
  public void listener(Consumer<ReloadResult> told) {
    listeners.add(told);
  }

  /// Reads the file and has it applied. Never completes exceptionally.
  ///
  /// @param by who asks, for the log
  public CompletableFuture<ReloadResult> reload(String by) {
    return CompletableFuture.supplyAsync(
        () -> now(by), task -> Thread.ofVirtual().name("reload").start(task));
  }

  private synchronized ReloadResult now(String by) {
    ReloadResult result;
    try {
      result = target.apply(source.load());
    } catch (ConfigException e) {
      result = refused(e.problems().stream().map(ConfigProblem::toString).toList());
    } catch (RuntimeException e) {
      log.error("a reload failed inside the proxy", e);
      result = refused(List.of("internal error of the proxy: " + e));
    }
    ReloadResult signed =
        new ReloadResult(
            Instant.now(),
            by,
            result.applied(),
            result.generation(),
            result.changes(),
            result.problems());
    if (signed.applied()) {
      count++;
      log.info("{} (asked for by {})", signed.text(), by);
    } else {
      log.error("{} (asked for by {})", signed.text(), by);
    }
    last = signed;
    listeners.forEach(each -> each.accept(signed));
    return signed;
  }

  private ReloadResult refused(List<String> problems) {
    ReloadResult before = last;
    int generation = before == null ? 1 : before.generation();
    return new ReloadResult(Instant.now(), "", false, generation, List.of(), problems);
  }

  /// The last one; null when there was none.
  public @Nullable ReloadResult last() {
    return last;
  }

  /// Reloads that were applied.
  public int count() {
    return count;
  }

  /// What a reload would change now; nothing is applied. Reads the file, so never on an event loop.
  ///
  /// @throws ConfigException with all that is wrong with the file
  public ConfigDiff pending() throws ConfigException {
    return ConfigDiff.of(running.get(), source.load());
  }
}
