package io.kintsugi.app;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Closes what a command started, last first: when the command ends, or when a signal (SIGTERM,
/// SIGINT, SIGHUP) ends the JVM, whichever comes first. Ended by a signal, the program exits with
/// 0, for stopping is what was asked of it.
public final class Shutdown implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Shutdown.class);

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final CountDownLatch never = new CountDownLatch(1);
  private final Thread hook = new Thread(this::onSignal, "shutdown");
  private boolean closing;

  public Shutdown() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /// Takes over closing `resource`; at once when the end has already begun.
  public synchronized <T extends AutoCloseable> T own(T resource) {
    if (closing) {
      close(resource);
    } else {
      open.push(resource);
    }
    return resource;
  }

  /// Blocks until the JVM is ended by a signal.
  public void awaitSignal() throws InterruptedException {
    never.await();
  }

  private void onSignal() {
    closeAll();
    // Other hooks have nothing of ours to do; the JVM would answer the signal with 128 + its
    // number.
    Runtime.getRuntime().halt(0);
  }

  private synchronized void closeAll() {
    closing = true;
    while (!open.isEmpty()) {
      close(open.pop());
    }
  }

  private static void close(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      log.warn("while stopping: {}", e.toString());
    }
  }

  @Override
  public void close() {
    closeAll();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      log.debug("the JVM is ending: the hook is running already");
    }
  }
}
