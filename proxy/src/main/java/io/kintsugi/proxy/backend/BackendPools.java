package io.kintsugi.proxy.backend;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// One event loop's connections to all shards: a pool per shard and flavor, made when first needed.
public final class BackendPools {
  private static final long IDLE_NANOS = 300_000_000_000L;
  private final EventLoop loop;
  private final List<BackendTarget> targets;
  private final List<ServerPermits> permits;
  private final BackendConnector connector;
  private final long acquireTimeoutNanos;
  private final BackendPool[][] pools;

  /// {@code permits} has one entry per target; shards of one server share theirs.
  public BackendPools(
      EventLoop loop,
      List<BackendTarget> targets,
      List<ServerPermits> permits,
      BackendConnector connector,
      long acquireTimeoutNanos) {
    this.loop = loop;
    this.targets = List.copyOf(targets);
    this.permits = List.copyOf(permits);
    this.connector = connector;
    this.acquireTimeoutNanos = acquireTimeoutNanos;
    this.pools = new BackendPool[targets.size()][Flavor.COUNT];
  }

  public BackendPool pool(int shard, Flavor flavor) {
    BackendPool pool = pools[shard][flavor.index()];
    if (pool == null) {
      pool =
          new BackendPool(
              loop, targets.get(shard), flavor, permits.get(shard), connector, acquireTimeoutNanos);
      pools[shard][flavor.index()] = pool;
    }
    return pool;
  }

  /// Called a few times a second on the loop.
  public void tick(long now) {
    each(pool -> pool.tick(now, IDLE_NANOS));
  }

  public void close() {
    each(BackendPool::close);
  }

  public BackendTarget target(int shard) {
    return targets.get(shard);
  }

  /// Ends a server's running statement from outside, by KILL on a connection of its own that no
  /// limit holds back.
  public void kill(BackendConnection victim, boolean queryOnly, Runnable done) {
    victim.killing(1);
    connector.kill(
        loop,
        victim,
        queryOnly,
        () -> {
          victim.killing(-1);
          done.run();
        });
  }

  private void each(Consumer<BackendPool> action) {
    List<BackendPool> made = new ArrayList<>();
    for (BackendPool[] row : pools) {
      for (BackendPool pool : row) {
        if (pool != null) {
          made.add(pool);
        }
      }
    }
    made.forEach(action);
  }
}
