package io.kintsugi.proxy.session;

import io.kintsugi.proxy.backend.BackendConnector;
import io.kintsugi.proxy.backend.BackendPools;
import io.kintsugi.proxy.backend.BackendTarget;
import io.kintsugi.proxy.backend.PoolNumbers;
import io.kintsugi.proxy.backend.ServerPermits;
import io.kintsugi.proxy.backend.Transport;
import io.kintsugi.proxy.observe.Model;
import io.kintsugi.xa.deadlock.DeadlockDetector;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetSocketAddress;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// Event loops, their pools and the listener, started and closed in order.
public final class DataPlane implements AutoCloseable {
  private static final long CLOSE_SECONDS = 5;
  private final Transport transport;
  private final Map<EventLoop, LoopContext> loops = new HashMap<>();
  private final Map<String, ServerPermits> permits = new HashMap<>();
  private final Listener listener;
  private final OpenTransactions transactions;
  private final AskedLoops asked;

  /// Binds the port before it returns.
  ///
  /// @param targets per shard, in the catalogue's order: its server first, then the replicas
  public DataPlane(ProxyContext proxy, Transport transport, List<List<BackendTarget>> targets) {
    this.transport = transport;
    var limits = proxy.config().limits();
    BackendConnector connector =
        new BackendConnector(transport, Math.toIntExact(limits.connectTimeout().toMillis()));
    for (List<BackendTarget> members : targets) {
      for (BackendTarget target : members) {
        permits.computeIfAbsent(
            target.server(), name -> new ServerPermits(limits.backendConnections()));
      }
    }
    for (EventExecutor executor : transport.group()) {
      EventLoop loop = (EventLoop) executor;
      BackendPools pools =
          new BackendPools(loop, targets, permits, connector, limits.acquireTimeout().toNanos());
      loops.put(loop, new LoopContext(proxy, loop, pools));
    }
    asked = new AskedLoops(loops.values());
    transactions = new OpenTransactions(proxy.registry(), loops.values());
    listener =
        Listener.open(
            transport,
            proxy,
            new InetSocketAddress(
                proxy.config().listen().address(), proxy.config().listen().port()),
            loop -> Objects.requireNonNull(loops.get(loop)));
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
