package io.kintsugi.xa.deadlock;

import io.kintsugi.xa.ControlConnections;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks for deadlocks over servers twice a second, and only while a transaction over several
/// servers has been waiting for longer than a moment: a quiet proxy asks nothing.
///
/// A circle that was there twice in a row is one; a single look joins answers of different moments,
/// which can show a circle that never was.
public final class DeadlockDetector implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DeadlockDetector.class);
  private static final Duration EVERY = Duration.ofMillis(300);
  private static final long MOMENT = Duration.ofMillis(200).toNanos();
  private final Transactions transactions;
  private final LockWaits waits;
  private final Executor executor;
  private final Thread thread;
  private Set<Long> suspects = Set.of();

  /// The data plane, as seen from here.
  public interface Transactions {
    /// Every transaction with a connection; safe on any thread, may wait for the event loops.
    List<OpenTransaction> open();

    /// Whether {@link #open} could be worth its price: cheap, never blocks.
    boolean someWait();

    /// Tells the session that it is the victim: all of its transaction is rolled back, and its
    /// statement ends with error 1213.
    void victim(OpenTransaction transaction);
  }

  /// Starts at once, on a virtual thread of its own.
  public DeadlockDetector(Transactions transactions, ControlConnections servers) {
    this.transactions = transactions;
    this.waits = new LockWaits(servers);
    this.executor = task -> Thread.ofVirtual().name("lock-waits").start(task);
    this.thread = Thread.ofVirtual().name("deadlocks").start(this::run);
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Thread.sleep(EVERY);
        if (transactions.someWait()) {
          look();
        } else {
          suspects = Set.of();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() {
    try {
      List<OpenTransaction> open = transactions.open();
      List<OpenTransaction> victims = WaitGraph.of(open, edges(open)).victims();
      Set<Long> found = new TreeSet<>();
      for (OpenTransaction victim : victims) {
        found.add(victim.session());
        if (suspects.contains(victim.session())) {
          log.info("session {} is the victim of a deadlock over servers", victim.session());
          transactions.victim(victim);
        }
      }
      suspects = found;
    } catch (RuntimeException e) {
      log.warn("deadlocks over servers could not be looked for: {}", e.getMessage());
    }
  }

  /// The servers on which a transaction over several of them takes part, asked at the same time;
  /// one that does not answer gives no edges.
  private List<LockWait> edges(List<OpenTransaction> open) {
    long now = System.nanoTime();
    boolean late =
        open.stream().anyMatch(each -> each.busy() && now - each.waitingSince() > MOMENT);
    if (!late) {
      return List.of();
    }
    Set<String> servers = new TreeSet<>();
    open.stream()
        .filter(OpenTransaction::spansServers)
        .forEach(each -> each.threads().forEach(thread -> servers.add(thread.server())));
    List<CompletableFuture<List<LockWait>>> asked = new ArrayList<>();
    servers.forEach(
        server -> asked.add(CompletableFuture.supplyAsync(() -> ask(server), executor)));
    return asked.stream().flatMap(each -> each.join().stream()).toList();
  }

  private List<LockWait> ask(String server) {
    try {
      return waits.of(server);
    } catch (SQLException e) {
      log.debug("server {} does not tell its lock waits: {}", server, e.getMessage());
      return List.of();
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
