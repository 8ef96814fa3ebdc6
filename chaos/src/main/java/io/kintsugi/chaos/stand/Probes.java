package io.kintsugi.chaos.stand;

import io.kintsugi.xa.Probe;
import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A probe that does, once, what it was told to do at a step: end this Java machine as `kill -9`
/// does, or wait. Says `reached STEP COUNT` first.
final class Probes implements Probe {
  /// Like a process that signal 9 ended, for who looks at the exit status.
  private static final int KILLED = 137;

  private final PrintStream out;
  private final AtomicReference<@Nullable Armed> armed = new AtomicReference<>();
  private final AtomicReference<CountDownLatch> waiting =
      new AtomicReference<>(new CountDownLatch(0));

  private record Armed(Step step, int count, boolean halts) {
    private boolean is(Step reached, int reachedCount) {
      return step == reached && (count < 0 || count == reachedCount);
    }
  }

  Probes(PrintStream out) {
    this.out = out;
  }

  /// @param count negative for any
  void arm(Step step, int count, boolean halts) {
    waiting.set(new CountDownLatch(1));
    armed.set(new Armed(step, count, halts));
  }

  void disarm() {
    armed.set(null);
    go();
    out.println("cleared");
    out.flush();
  }

  /// Lets what waits go on.
  void go() {
    waiting.get().countDown();
  }

  @Override
  public void reached(Step step, int count) {
    Armed current = armed.get();
    if (current == null || !current.is(step, count) || !armed.compareAndSet(current, null)) {
      return;
    }
    out.println("reached " + step + " " + count);
    out.flush();
    if (current.halts()) {
      Runtime.getRuntime().halt(KILLED);
    }
    try {
      waiting.get().await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
