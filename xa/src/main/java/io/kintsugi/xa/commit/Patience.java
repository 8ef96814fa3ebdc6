package io.kintsugi.xa.commit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Looks after the commits that wait for answers, and ends the waiting of those that are late. One
/// look for all of them: a timer for each would wake a thread for each.
final class Patience implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(50);

  private final Queue<Commit> begun = new ConcurrentLinkedQueue<>();
  private volatile boolean closed;

  private Patience() {}

  static Patience start() {
    var patience = new Patience();
    Thread.ofVirtual().name("commit-patience").start(patience::look);
    return patience;
  }

  void with(Commit commit) {
    begun.add(commit);
    if (closed) {
      commit.ripen();
    }
  }

  private void look() {
    List<Commit> waiting = new ArrayList<>();
    while (!closed || !waiting.isEmpty()) {
      for (Commit each = begun.poll(); each != null; each = begun.poll()) {
        waiting.add(each);
      }
      long now = System.nanoTime();
      for (Commit each : waiting) {
        if (closed || each.late(now)) {
          each.ripen();
        }
      }
      waiting.removeIf(Commit::ripe);
      sleep();
    }
  }

  private void sleep() {
    try {
      Thread.sleep(LOOK);
    } catch (InterruptedException e) {
      closed = true;
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
