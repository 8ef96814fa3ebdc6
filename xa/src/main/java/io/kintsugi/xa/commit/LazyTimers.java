package io.kintsugi.xa.commit;

import com.atomikos.timing.AlarmTimer;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Atomikos' timers, of which it has one for each transaction. Nearly all are stopped long before
/// they would do anything, so they are begun late, on virtual threads, and only those that still
/// run then.
final class LazyTimers extends ThreadPoolExecutor {
  private static final Logger LOG = LoggerFactory.getLogger(LazyTimers.class);
  private static final Duration LATE = Duration.ofMillis(200);

  private final Queue<Runnable> fresh = new ConcurrentLinkedQueue<>();

  private LazyTimers() {
    super(
        0,
        Integer.MAX_VALUE,
        1,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        Thread.ofVirtual().name("atomikos-timer-", 0).factory());
    Thread.ofVirtual().name("atomikos-timers").start(this::begin);
  }

  /// As long as Atomikos has not started, its pool may be set. It offers no other way.
  static void install() {
    try {
      Class<?> type = Class.forName("com.atomikos.thread.TaskManager");
      Field pool = type.getDeclaredField("executor");
      pool.setAccessible(true);
      Object manager = type.getField("SINGLETON").get(null);
      if (pool.get(manager) == null) {
        pool.set(manager, new LazyTimers());
      }
    } catch (ReflectiveOperationException | RuntimeException e) {
      LOG.debug("Atomikos keeps its own threads", e);
    }
  }

  @Override
  public void execute(Runnable task) {
    if (task instanceof AlarmTimer) {
      fresh.add(task);
    } else {
      super.execute(task);
    }
  }

  /// A timer is looked at twice, a while apart, so that one that has just come is left alone.
  private void begin() {
    List<Runnable> seen = new ArrayList<>();
    while (!isShutdown()) {
      seen.forEach(each -> {
        if (each instanceof AlarmTimer timer && timer.isActive()) {
          super.execute(each);
        }
      });
      seen.clear();
      for (Runnable each = fresh.poll(); each != null; each = fresh.poll()) {
        seen.add(each);
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(LATE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
