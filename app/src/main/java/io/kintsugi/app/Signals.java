package io.kintsugi.app;

import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sun.misc.Signal;

/// What the signals mean to `serve`: SIGHUP reloads; the first SIGTERM or SIGINT ends the program
/// in order, which may take its time, and a second one ends it at once.
///
/// The JVM itself would take SIGHUP for an end, and ignore a second SIGTERM. `sun.misc.Signal` is
/// the only way in; where it is missing, the JVM's own ways hold.
final class Signals {
  private static final Logger log = LoggerFactory.getLogger(Signals.class);
  private static final int BY_SIGNAL = 128;
  private final AtomicInteger ends = new AtomicInteger();

  private Signals() {}

  static void install(Runnable reload) {
    Signals signals = new Signals();
    handle("HUP", _ -> reload.run());
    handle("TERM", signals::end);
    handle("INT", signals::end);
  }

  private static void handle(String name, sun.misc.SignalHandler handler) {
    try {
      Signal.handle(new Signal(name), handler);
    } catch (IllegalArgumentException e) {
      log.debug("no {} here: {}", name, e.getMessage());
    }
  }

  /// Exiting runs the shutdown hook, which closes what is open.
  private void end(Signal signal) {
    if (ends.incrementAndGet() > 1) {
      log.warn("SIG{} again: ending at once", signal.getName());
      Runtime.getRuntime().halt(BY_SIGNAL + signal.getNumber());
    }
    log.info("SIG{}: ending in order; once more ends at once", signal.getName());
    Thread.ofPlatform().name("exit").start(() -> System.exit(0));
  }
}
