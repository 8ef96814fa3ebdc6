package io.kintsugi.proxy.session.plane;

import io.kintsugi.config.ProxyConfig.Limits;
import io.kintsugi.proxy.backend.BackendConnector;
import io.kintsugi.proxy.backend.BackendConnector.Patience;
import io.kintsugi.proxy.backend.BackendPools;
import io.kintsugi.proxy.backend.BackendTarget;
import io.kintsugi.proxy.backend.Marks;
import io.kintsugi.proxy.backend.Orphan;
import io.kintsugi.proxy.backend.Places;
import io.kintsugi.proxy.backend.PoolNumbers;
import io.kintsugi.proxy.backend.ServerPermits;
import io.kintsugi.proxy.backend.Transport;
import io.kintsugi.proxy.observe.Model;
import io.kintsugi.proxy.session.LoopContext;
import io.kintsugi.proxy.session.ProxyContext;
import io.kintsugi.proxy.session.commands.CommandDispatcher;
import io.kintsugi.proxy.session.login.Listener;
import io.kintsugi.proxy.wire.RsaKeys;
import io.kintsugi.xa.deadlock.DeadlockDetector;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// Event loops, their pools and the listener, started and closed in order.
public final class DataPlane implements AutoCloseable {
  private static final long CLOSE_SECONDS = 5;
  private static final Duration LOOK = Duration.ofMillis(20);
  private final ProxyContext proxy;
  private final Transport transport;
  private final Map<EventLoop, LoopContext> loops = new HashMap<>();
  private final Map<String, ServerPermits> permits = new ConcurrentHashMap<>();
  private final BackendConnector connector;
  private final Listener listener;
  private final OpenTransactions transactions;
  private final AskedLoops asked;
  private volatile int mostConnections;

  /// Binds the port before it returns.
  ///
  /// @param targets per shard, in the catalogue's order: its server first, then the replicas
  /// @param marks what logins leave at servers
  /// @param orphans told of sessions that were hung up on, on any loop
  public DataPlane(
      ProxyContext proxy,
      Transport transport,
      List<List<BackendTarget>> targets,
      Marks marks,
      Consumer<Orphan> orphans) {
    this.proxy = proxy;
    this.transport = transport;
    Limits limits = proxy.config().limits();
    this.connector = new BackendConnector(transport, patience(limits), marks, orphans);
    this.mostConnections = limits.backendConnections();
    Places places = Places.of(targets);
    for (EventExecutor executor : transport.group()) {
      EventLoop loop = (EventLoop) executor;
      BackendPools pools = new BackendPools(loop, places, this::permits, connector);
      loops.put(loop, new LoopContext(proxy, loop, pools));
    }
    asked = new AskedLoops(loops.values());
    RsaKeys unused = proxy.rsaKeys();
    transactions = new OpenTransactions(proxy.registry(), loops.values());
    listener =
        Listener.open(
            transport,
            proxy,
            new InetSocketAddress(
                proxy.config().listen().address(), proxy.config().listen().port()),
            loop -> Objects.requireNonNull(loops.get(loop)),
            CommandDispatcher::new);
  }

  private static Patience patience(Limits limits) {
    return new Patience(
        Math.toIntExact(limits.connectTimeout().toMillis()), limits.acquireTimeout().toNanos());
  }

  private ServerPermits permits(String server) {
    return permits.computeIfAbsent(server, _ -> new ServerPermits(mostConnections));
  }

  /// The shards are at these places from now on; returns when each loop knows.
  public void places(Places next) {
    onAllLoops(loop -> loop.places(next));
  }

  /// The context has another configuration; returns when each session has heard of it.
  public void reloaded() {
    Limits limits = proxy.config().limits();
    connector.patience(patience(limits));
    mostConnections = limits.backendConnections();
    permits.values().forEach(each -> each.limit(mostConnections));
    onAllLoops(LoopContext::reloaded);
  }

  /// Whether a connection to one of these shards is open.
  public boolean uses(Set<Integer> shards) {
    AtomicInteger open = new AtomicInteger();
    if (!shards.isEmpty()) {
      onAllLoops(loop -> open.addAndGet(loop.pools().open(shards)));
    }
    return open.get() > 0;
  }

  private void onAllLoops(Consumer<LoopContext> task) {
    CompletableFuture<?>[] done =
        loops.entrySet().stream()
            .map(each ->
                CompletableFuture.runAsync(() -> task.accept(each.getValue()), each.getKey()))
            .toArray(CompletableFuture<?>[]::new);
    CompletableFuture.allOf(done).join();
  }

  /// Lets nobody in any more, and sends everybody away as soon as nothing of theirs is open.
  public void drain() {
    proxy.stopping();
    listener.close();
    onAllLoops(LoopContext::drain);
  }

  /// Waits until all are gone that were told to; ends what is open after that time, but for
  /// commits. Blocks.
  ///
  /// @return how many clients had to be cut off
  public int awaitDrained(Duration atMost) {
    awaitNobody(atMost);
    int late = proxy.registry().all().size();
    onAllLoops(LoopContext::drained);
    return late;
  }

  private void awaitNobody(Duration atMost) {
    long until = System.nanoTime() + atMost.toNanos();
    try {
      while (proxy.registry().connections() > 0 && System.nanoTime() - until < 0) {
        Thread.sleep(LOOK);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// For the search for deadlocks over servers.
  public DeadlockDetector.Transactions transactions() {
    return transactions;
  }

  public int port() {
    return listener.port();
  }

  /// Connections and statements by shard and server; blocks for a moment: not for a loop.
  public List<PoolNumbers> pools() {
    return PoolNumbers.summed(asked.each(loop -> loop.pools().numbers()));
  }

  /// All sessions, by id; blocks like [#pools].
  public List<Model.Session> sessions() {
    return asked.each(LoopContext::shownSessions).stream()
        .sorted(Comparator.comparingLong(Model.Session::id))
        .toList();
  }

  /// Plans that were used, those most used first; blocks like [#pools].
  public List<Model.Plan> plans() {
    return ShownPlans.summed(asked.each(loop -> loop.stats().plans()));
  }

  /// Closes connections to a server that serve nobody.
  public void closeIdle(String server) {
    asked.tell(loop -> loop.pools().closeIdle(server));
  }

  /// Connections held to a server.
  public int connections(String server) {
    ServerPermits held = permits.get(server);
    return held == null ? 0 : held.used();
  }

  @Override
  public void close() {
    listener.close();
    loops.forEach((loop, context) -> loop.execute(context::close));
    // With io_uring a loop closes a socket in steps, and one that has stopped refuses the last.
    transport.channels().close().awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
    transport.group().shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
