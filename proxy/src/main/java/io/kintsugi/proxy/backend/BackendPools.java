package io.kintsugi.proxy.backend;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/// One event loop's connections to all shards: a pool per shard, server and flavor, made when first
/// needed.
public final class BackendPools {
  private static final long IDLE_NANOS = 300_000_000_000L;
  private final EventLoop loop;
  private final Function<String, ServerPermits> permits;
  private final BackendConnector connector;
  private final List<BackendPool> draining = new ArrayList<>();
  private Places places;
  private BackendPool[][][] pools;

  /// @param permits by server; asked on any loop
  public BackendPools(
      EventLoop loop,
      Places places,
      Function<String, ServerPermits> permits,
      BackendConnector connector) {
    this.loop = loop;
    this.places = places;
    this.permits = permits;
    this.connector = connector;
    this.pools = empty(places);
  }

  private static BackendPool[][][] empty(Places places) {
    BackendPool[][][] pools = new BackendPool[places.members().size()][][];
    for (int shard = 0; shard < pools.length; shard++) {
      pools[shard] = new BackendPool[places.members().get(shard).size()][Flavor.COUNT];
    }
    return pools;
  }

  /// The shard's schema on this server of its group.
  public BackendPool pool(int shard, String server, Flavor flavor) {
    return pool(shard, member(shard, server), flavor);
  }

  /// @param member a place among the servers of the shard's group
  public BackendPool pool(int shard, int member, Flavor flavor) {
    BackendPool pool = pools[shard][member][flavor.index()];
    if (pool == null) {
      BackendTarget target = members(shard).get(member);
      ServerPermits permit = Objects.requireNonNull(permits.apply(target.server()));
      pool = new BackendPool(loop, target, flavor, permit, connector);
      pool.retire(places.left().contains(shard));
      pools[shard][member][flavor.index()] = pool;
    }
    return pool;
  }

  /// Other places from now on: pools whose place is the same stay, the others drain.
  public void change(Places next) {
    BackendPool[][][] before = pools;
    List<List<BackendTarget>> old = places.members();
    places = next;
    pools = empty(next);
    for (int shard = 0; shard < before.length; shard++) {
      boolean left = next.left().contains(shard);
      for (int member = 0; member < before[shard].length; member++) {
        int place =
            shard < pools.length
                ? next.members().get(shard).indexOf(old.get(shard).get(member))
                : -1;
        if (place >= 0) {
          pools[shard][place] = before[shard][member];
        }
        for (BackendPool pool : before[shard][member]) {
          if (pool != null) {
            pool.retire(left || place < 0);
            if (place < 0) {
              draining.add(pool);
            }
          }
        }
      }
    }
  }

  /// Servers of the shard's group.
  public List<BackendTarget> members(int shard) {
    return places.members().get(shard);
  }

  /// How many shards have a number.
  public int shards() {
    return pools.length;
  }

  /// Whether the server is one of the shard's group as this loop knows it.
  public boolean has(int shard, String server) {
    return find(shard, server) >= 0;
  }

  /// Closes all connections to the shard on this server: it is its primary no more.
  public void drop(int shard, int member) {
    for (BackendPool pool : pools[shard][member]) {
      if (pool != null) {
        pool.drop();
      }
    }
  }

  private int find(int shard, String server) {
    List<BackendTarget> all = members(shard);
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).server().equals(server)) {
        return i;
      }
    }
    return -1;
  }

  private int member(int shard, String server) {
    int member = find(shard, server);
    if (member < 0) {
      throw new IllegalArgumentException(server + " has nothing of shard " + shard);
    }
    return member;
  }

  /// Connections of this loop to the shard on this server that are lent now.
  public int lent(int shard, String server) {
    int member = find(shard, server);
    int lent = 0;
    if (member >= 0) {
      for (BackendPool pool : pools[shard][member]) {
        lent += pool == null ? 0 : pool.lent();
      }
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

  /// Connections of this loop to one of these shards, idle ones too.
  public int open(Set<Integer> shards) {
    int open = 0;
    for (int shard : shards) {
      for (BackendPool[] member : pools[shard]) {
        for (BackendPool pool : member) {
          open += pool == null ? 0 : pool.size();
        }
      }
    }
    return open;
  }

  /// Called a few times a second on the loop.
  public void tick(long now) {
    each(pool -> pool.tick(now, IDLE_NANOS));
    draining.removeIf(pool -> {
      boolean drained = pool.drained();
      if (drained) {
        pool.forget();
      }
      return drained;
    });
  }

  public void close() {
    each(BackendPool::close);
  }

  /// On the server that the file names, which gives the group its name.
  public BackendTarget target(int shard) {
    return members(shard).getFirst();
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
    List<BackendPool> made = new ArrayList<>(draining);
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
