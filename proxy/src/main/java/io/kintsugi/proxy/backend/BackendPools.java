package io.kintsugi.proxy.backend;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/// One event loop's connections to all shards: a pool per shard, server and flavor, made when first
/// needed.
public final class BackendPools {
  private static final long IDLE_NANOS = 300_000_000_000L;
  private final EventLoop loop;
  private final List<List<BackendTarget>> members;
  private final Map<String, ServerPermits> permits;
  private final BackendConnector connector;
  private final long acquireTimeoutNanos;
  private final BackendPool[][][] pools;

  /// @param members per shard, in the catalogue's order, where its schema is: on the server that
  ///   the file names for it, and on those that replicate that one
  /// @param permits by server
  public BackendPools(
      EventLoop loop,
      List<List<BackendTarget>> members,
      Map<String, ServerPermits> permits,
      BackendConnector connector,
      long acquireTimeoutNanos) {
    this.loop = loop;
    this.members = members.stream().map(List::copyOf).toList();
    this.permits = Map.copyOf(permits);
    this.connector = connector;
    this.acquireTimeoutNanos = acquireTimeoutNanos;
    this.pools = new BackendPool[members.size()][][];
    for (int shard = 0; shard < pools.length; shard++) {
      pools[shard] = new BackendPool[members.get(shard).size()][Flavor.COUNT];
    }
  }

  /// The shard's schema on this server of its group.
  public BackendPool pool(int shard, String server, Flavor flavor) {
    return pool(shard, member(shard, server), flavor);
  }

  /// @param member a place among the servers of the shard's group
  public BackendPool pool(int shard, int member, Flavor flavor) {
    BackendPool pool = pools[shard][member][flavor.index()];
    if (pool == null) {
      BackendTarget target = members.get(shard).get(member);
      ServerPermits permit = Objects.requireNonNull(permits.get(target.server()));
      pool = new BackendPool(loop, target, flavor, permit, connector, acquireTimeoutNanos);
      pools[shard][member][flavor.index()] = pool;
    }
    return pool;
  }

  /// Servers of the shard's group.
  public List<BackendTarget> members(int shard) {
    return members.get(shard);
  }

  /// Closes all connections to the shard on this server: it is its primary no more.
  public void drop(int shard, int member) {
    for (BackendPool pool : pools[shard][member]) {
      if (pool != null) {
        pool.drop();
      }
    }
  }

  private int member(int shard, String server) {
    List<BackendTarget> all = members.get(shard);
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).server().equals(server)) {
        return i;
      }
    }
    throw new IllegalArgumentException(server + " has nothing of shard " + shard);
  }

  /// Connections of this loop to the shard on this server that are lent now.
  public int lent(int shard, String server) {
    int lent = 0;
    for (BackendPool pool : pools[shard][member(shard, server)]) {
      lent += pool == null ? 0 : pool.lent();
    }
    return lent;
  }

  /// Of each pool there is; asked on the loop.
  public List<PoolNumbers> numbers() {
    List<PoolNumbers> numbers = new ArrayList<>();
    each(pool -> numbers.add(pool.numbers()));
    return numbers;
  }

  /// Closes the connections to this server that serve nobody.
  public void closeIdle(String server) {
    each(pool -> {
      if (pool.target().server().equals(server)) {
        pool.closeIdle();
      }
    });
  }

  /// Called a few times a second on the loop.
  public void tick(long now) {
    each(pool -> pool.tick(now, IDLE_NANOS));
  }

  public void close() {
    each(BackendPool::close);
  }

  /// On the server that the file names, which gives the group its name.
  public BackendTarget target(int shard) {
    return members.get(shard).getFirst();
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
    for (BackendPool[][] shard : pools) {
      for (BackendPool[] member : shard) {
        for (BackendPool pool : member) {
          if (pool != null) {
            made.add(pool);
          }
        }
      }
    }
    made.forEach(action);
  }
}
