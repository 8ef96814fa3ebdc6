package io.kintsugi.proxy.backend;

import io.kintsugi.proxy.observe.Tally;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Connections of one event loop to one shard in one flavor; touched by that loop only.
///
/// The most recently used connection is lent first: it is the warmest, and the others may idle out.
public final class BackendPool {
  private static final int READS = 0;
  private static final int WRITES = 1;
  private static final int ERRORS = 2;
  private final EventLoop loop;
  private final BackendTarget target;
  private final Flavor flavor;
  private final ServerPermits permits;
  private final BackendConnector connector;
  private final ArrayDeque<BackendConnection> idle = new ArrayDeque<>();
  private final ArrayDeque<Waiter> waiters = new ArrayDeque<>();
  private final Set<BackendConnection> open = new HashSet<>();
  private final Tally traffic = new Tally(3);
  private int connecting;
  private volatile int size;
  private boolean retired;
  private boolean closed;

  /// Someone who wants a connection; told once, on the pool's loop.
  public interface Waiter {
    void acquired(BackendConnection connection);

    void refused(BackendFailure failure);

    /// Whether it still wants one; a waiter that went away is passed over.
    boolean waiting();

    /// {@link System#nanoTime} after which it is refused; set by the pool.
    long deadline();

    void deadline(long nanos);
  }

  BackendPool(
      EventLoop loop,
      BackendTarget target,
      Flavor flavor,
      ServerPermits permits,
      BackendConnector connector) {
    this.loop = loop;
    this.target = target;
    this.flavor = flavor;
    this.permits = permits;
    this.connector = connector;
    permits.register(this);
  }

  public BackendTarget target() {
    return target;
  }

  /// An idle connection at once, or null: the hot path's way in.
  public @Nullable BackendConnection poll() {
    BackendConnection connection = idle.pollLast();
    while (connection != null && !connection.usable()) {
      retire(connection);
      connection = idle.pollLast();
    }
    return connection;
  }

  public void acquire(Waiter waiter) {
    waiter.deadline(System.nanoTime() + connector.patience().acquireNanos());
    waiters.add(waiter);
    grow();
  }

  /// Takes a connection back that no session state clings to; a broken one is closed.
  public void release(BackendConnection connection) {
    if (closed || !connection.usable()) {
      discard(connection);
      return;
    }
    connection.reading(true);
    if (permits.owes(this)) {
      retire(connection);
      grow();
      return;
    }
    @Nullable Waiter waiter = nextWaiter();
    if (waiter != null) {
      waiter.acquired(connection);
      return;
    }
    permits.fed(this);
    if (retired || permits.someoneStarves() || permits.tooMany()) {
      retire(connection);
    } else {
      connection.idleSince(System.nanoTime());
      idle.addLast(connection);
    }
  }

  /// Closes a connection that nobody has any more, and that holds nothing.
  private void retire(BackendConnection connection) {
    connection.retire();
    discard(connection);
  }

  /// Closes the connection and gives its permit back, once. Its server may not hear of it, and keep
  /// what the session holds: that is seen to elsewhere.
  public void discard(BackendConnection connection) {
    connection.close();
    open.remove(connection);
    if (connection.takePermit()) {
      givePermitBack();
    }
  }

  @SuppressWarnings("NonAtomicOperationOnVolatileField")
  private void givePermitBack() {
    size--;
    permits.release();
  }

  @SuppressWarnings("NonAtomicOperationOnVolatileField")
  private void grow() {
    while (waiters.size() > connecting && !closed) {
      if (!permits.tryAcquire()) {
        permits.starve(this);
        if (!permits.tryAcquire()) {
          return;
        }
        // One came back between the question and the queueing, and woke nobody.
      }
      size++;
      connecting++;
      connector.connect(loop, this, target, flavor, new Opening());
    }
  }

  private final class Opening implements BackendConnector.Result {
    @Override
    public void opened(BackendConnection connection) {
      connecting--;
      open.add(connection);
      release(connection);
    }

    @Override
    public void failed(BackendFailure failure) {
      connecting--;
      givePermitBack();
      @Nullable Waiter waiter = nextWaiter();
      if (waiter != null) {
        waiter.refused(failure);
      }
      grow();
    }
  }

  private @Nullable Waiter nextWaiter() {
    Waiter waiter = waiters.poll();
    while (waiter != null && !waiter.waiting()) {
      waiter = waiters.poll();
    }
    return waiter;
  }

  /// Called by the loop's clock: late waiters are refused, long idle connections closed.
  void tick(long now, long idleNanos) {
    Waiter first = waiters.peek();
    while (first != null && (first.deadline() - now < 0 || !first.waiting())) {
      waiters.poll();
      if (first.waiting()) {
        first.refused(BackendFailure.exhausted(target, permits.limit()));
      }
      first = waiters.peek();
    }
    BackendConnection oldest = idle.peekFirst();
    while (oldest != null && now - oldest.idleSince() > idleNanos) {
      idle.pollFirst();
      retire(oldest);
      oldest = idle.peekFirst();
    }
  }

  /// A permit may be free; called by any thread.
  void growLater() {
    loop.execute(() -> {
      dropStale();
      if (waiters.size() > connecting && !closed) {
        grow();
      } else {
        permits.wakeNext();
      }
    });
  }

  private void dropStale() {
    waiters.removeIf(waiter -> !waiter.waiting());
  }

  /// Connections it holds or opens, idle ones too; read by other pools' threads.
  int size() {
    return size;
  }

  void shedLater() {
    loop.execute(() -> {
      BackendConnection connection = idle.pollFirst();
      if (connection != null && permits.someoneStarves()) {
        retire(connection);
      } else if (connection != null) {
        idle.addFirst(connection);
      }
    });
  }

  /// A lost connection leaves the pool by itself.
  ///
  /// @param orphan whether its server may not know of the end
  void lost(BackendConnection connection, boolean orphan) {
    if (idle.remove(connection)) {
      discard(connection);
    } else if (orphan) {
      connector.orphaned(connection);
    }
  }

  /// Closes all, also those that serve somebody: what they wait for fails.
  void drop() {
    List.copyOf(open).forEach(this::discard);
  }

  /// Keeps no idle connection from now on: its place is used no more, but by transactions that
  /// began there. It serves those, and whoever waits already.
  void retire(boolean now) {
    retired = now;
    if (now) {
      List<BackendConnection> last = List.copyOf(idle);
      idle.clear();
      last.forEach(this::retire);
    }
  }

  /// Whether nobody has anything of it any more.
  boolean drained() {
    return size == 0 && waiters.isEmpty();
  }

  /// Is not asked any more.
  void forget() {
    closed = true;
    permits.unregister(this);
  }

  void close() {
    closed = true;
    closeIdle();
  }

  void closeIdle() {
    // A connection that is discarded reports itself lost, which looks among the idle.
    List<BackendConnection> last = List.copyOf(idle);
    idle.clear();
    last.forEach(this::retire);
  }

  /// How long a statement waits for a connection.
  public long acquireTimeoutMillis() {
    return TimeUnit.NANOSECONDS.toMillis(connector.patience().acquireNanos());
  }

  /// A statement goes to one of its connections.
  public void sent(boolean write) {
    traffic.add(write ? WRITES : READS, 1);
  }

  /// It ended with an error.
  public void failed() {
    traffic.add(ERRORS, 1);
  }

  /// Asked on the pool's loop.
  PoolNumbers numbers() {
    return new PoolNumbers(
        target.shard(),
        target.server(),
        lent(),
        idle.size(),
        (int) waiters.stream().filter(Waiter::waiting).count(),
        traffic.get(READS),
        traffic.get(WRITES),
        traffic.get(ERRORS));
  }

  /// Connections that serve somebody now; asked on the pool's loop.
  int lent() {
    return size - idle.size() - connecting;
  }

  public int idleCount() {
    return idle.size();
  }
}
