package io.kintsugi.proxy.topology;

import io.kintsugi.config.ConfigException;
import io.kintsugi.config.ConfigLoader;
import io.kintsugi.config.ProxyConfig;
import io.kintsugi.fleet.Fleet;
import io.kintsugi.fleet.MySqlDistribution;
import io.kintsugi.fleet.MySqlServer;
import io.kintsugi.proxy.admin.ControlPools;
import io.kintsugi.proxy.topology.Topology.Group;
import io.kintsugi.proxy.topology.Topology.Problem;
import io.kintsugi.proxy.topology.Topology.Replica;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/// A real primary `alpha` with the replicas `alpha-2` and `alpha-3`, and a watch on them.
final class WatchedFleet implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Fleet fleet;
  private final ControlPools pools;
  private final TopologyWatch watch;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  WatchedFleet(String... arguments) throws ConfigException {
    fleet =
        Fleet.start(
            MySqlDistribution.find(_ -> {}),
            Fleet.Plan.of(1).replicas(2).account("kintsugi", "secret").arguments(arguments));
    ProxyConfig config = ConfigLoader.load("watched", yaml(), Map.of());
    pools = new ControlPools(config.servers(), Duration.ofSeconds(5));
    watch = TopologyWatch.start(config, pools, _ -> wake(), (_, _, _, _) -> {});
  }

  private String yaml() {
    return """
    listen: {address: 127.0.0.1, port: 0}
    admin: {address: 127.0.0.1, port: 0}
    users: {app: {password: app, schemas: [school]}}
    servers:
      alpha: {host: 127.0.0.1, port: %d, user: kintsugi, password: secret, tls: disabled}
      alpha-2: {host: 127.0.0.1, port: %d, user: kintsugi, password: secret, tls: disabled, replica-of: alpha}
      alpha-3: {host: 127.0.0.1, port: %d, user: kintsugi, password: secret, tls: disabled, replica-of: alpha, weight: 2}
    shards: {s0: {server: alpha, schema: school_0}}
    schemas: {school: {shards: [s0]}}
    replication: {max-lag: 2s, probe-interval: 100ms, probe-timeout: 2s}
    """
        .formatted(primary().port(), replica(2).port(), replica(3).port());
  }

  MySqlServer primary() {
    return fleet.primary(0);
  }

  /// By the number in its name: 2 or 3.
  MySqlServer replica(int number) {
    return fleet.shard(0).replicas().get(number - 2);
  }

  private void wake() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  Group group() {
    return watch.topology().group("alpha");
  }

  /// Waits for what the servers are about to show.
  Group await(Predicate<Group> wanted) throws InterruptedException {
    long left = PATIENCE.toNanos();
    lock.lock();
    try {
      while (!wanted.test(group())) {
        if (left <= 0) {
          throw new AssertionError("the topology is still " + group());
        }
        left = changed.awaitNanos(left);
      }
      return group();
    } finally {
      lock.unlock();
    }
  }

  /// The primary must have stopped to write.
  void awaitCaughtUp(int number) {
    String all = primary().queryOne("SELECT @@GLOBAL.gtid_executed");
    replica(number).queryOne("SELECT WAIT_FOR_EXECUTED_GTID_SET('" + all + "', 60)");
  }

  Group awaitAllFit() throws InterruptedException {
    return await(group -> "alpha".equals(group.writable()) && group.fit().size() == 2);
  }

  Replica awaitUnfit(String server, Problem.Kind kind) throws InterruptedException {
    return find(
        await(group -> {
          Problem problem = find(group, server).unfit();
          return problem != null && problem.kind() == kind;
        }),
        server);
  }

  Replica awaitFit(String server) throws InterruptedException {
    return find(await(group -> find(group, server).fit()), server);
  }

  /// The others may have to show twice that they are well before they are fit again.
  void awaitFitOnly(String server) throws InterruptedException {
    await(group -> group.fit().stream().map(Replica::server).toList().equals(List.of(server)));
  }

  static Replica find(Group group, String server) {
    return group.replicas().stream()
        .filter(replica -> replica.server().equals(server))
        .findFirst()
        .orElse(new Replica(server, 0, null, new Problem(server, Problem.Kind.RETURNING, "none")));
  }

  @Override
  public void close() {
    try (fleet) {
      watch.close();
      pools.close();
    }
  }
}
