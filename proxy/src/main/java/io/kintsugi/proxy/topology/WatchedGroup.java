package io.kintsugi.proxy.topology;

import io.kintsugi.config.ProxyConfig.Acknowledge;
import io.kintsugi.config.ProxyConfig.Replication;
import io.kintsugi.config.ProxyConfig.Server;
import io.kintsugi.proxy.admin.ControlPools;
import io.kintsugi.proxy.topology.Topology.Group;
import io.kintsugi.proxy.topology.Topology.Primary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The threads that look at one group: one for each server, and one that writes the heartbeat.
/// Publishes nothing before each server was asked once, so that a group that takes another's place
/// is never less sure than that one was.
final class WatchedGroup {
  private static final Duration FASTEST_BEAT = Duration.ofMillis(100);
  private static final Duration SLOWEST_BEAT = Duration.ofMillis(500);

  private final String name;
  private final Map<String, Server> servers;
  private final Replication settings;
  private final String proxy;
  private final ControlPools pools;
  private final Consumer<WatchedGroup> publisher;
  private final Map<String, Member> members;
  private final GroupWatch watch;
  private final Heartbeat heartbeat;
  private final List<Thread> threads = new ArrayList<>();
  private final CountDownLatch first = new CountDownLatch(1);
  private volatile Group latest;
  private volatile boolean closed;

  /// @param publisher told of each new finding, on the threads of this group and outside its lock
  WatchedGroup(
      String name,
      Map<String, Server> servers,
      Replication settings,
      String proxy,
      ControlPools pools,
      Consumer<WatchedGroup> publisher) {
    this.name = name;
    this.servers = servers;
    this.settings = settings;
    this.proxy = proxy;
    this.pools = pools;
    this.publisher = publisher;
    this.members = new LinkedHashMap<>();
    servers.forEach((server, defined) -> members.put(server, new Member(server, defined.weight())));
    Duration beat = beatInterval();
    this.heartbeat = new Heartbeat(ThreadLocalRandom.current().nextLong(), beat);
    this.watch =
        new GroupWatch(
            name,
            List.copyOf(members.values()),
            new Fitness(settings.maxLag(), settings.acknowledge() == Acknowledge.SEMI_SYNC),
            heartbeat);
    this.latest =
        new Group(name, new Primary.None(name + " was not asked yet", name), List.of(), List.of());
    for (String server : servers.keySet()) {
      threads.add(Thread.ofVirtual().name("watch-" + server).unstarted(() -> probes(server)));
    }
    if (servers.size() > 1) {
      threads.add(Thread.ofVirtual().name("heartbeat-" + name).unstarted(() -> beats(beat)));
    }
  }

  String name() {
    return name;
  }

  /// What was found last.
  Group latest() {
    return latest;
  }

  /// Whether it looks at these servers in this way; shares of reads do not count.
  boolean covers(Map<String, Server> others, Replication otherSettings) {
    return List.copyOf(servers.keySet()).equals(List.copyOf(others.keySet()))
        && servers.entrySet().stream()
            .allMatch(each -> reached(each.getValue()).equals(reached(others.get(each.getKey()))))
        && settings.maxLag().equals(otherSettings.maxLag())
        && settings.acknowledge() == otherSettings.acknowledge()
        && settings.probeInterval().equals(otherSettings.probeInterval())
        && settings.probeTimeout().equals(otherSettings.probeTimeout());
  }

  private static Server reached(@Nullable Server server) {
    if (server == null) {
      throw new IllegalArgumentException("a group of other servers");
    }
    return new Server(
        server.host(),
        server.port(),
        server.user(),
        server.password(),
        server.replicaOf(),
        0,
        server.tls(),
        server.tlsCa());
  }

  /// From the next finding on.
  void weights(Map<String, Server> others) {
    synchronized (watch) {
      others.forEach((server, defined) -> {
        Member member = members.get(server);
        if (member != null) {
          member.weight(defined.weight());
        }
      });
    }
  }

  void start() {
    threads.forEach(Thread::start);
  }

  /// Waits until each server has answered or has been given up for the first time.
  void awaitFirst() throws InterruptedException {
    boolean unused = first.await(settings.probeTimeout().toMillis() * 2, TimeUnit.MILLISECONDS);
  }

  private void probes(String server) {
    FactsReader reader = new FactsReader(proxy);
    try (ServerWatch probe = new ServerWatch(pools, server, reader, settings.probeTimeout())) {
      while (!closed) {
        Observation observation = probe.probe();
        if (!closed) {
          found(server, observation);
        }
        pause(jittered(settings.probeInterval()));
      }
    }
  }

  private void found(String server, Observation observation) {
    boolean told;
    synchronized (watch) {
      Group group = watch.observe(server, observation);
      told = members.values().stream().allMatch(Member::asked);
      if (told) {
        latest = group;
      }
    }
    if (told) {
      publisher.accept(this);
      first.countDown();
    }
  }

  private void beats(Duration interval) {
    Duration deadline = settings.probeTimeout().multipliedBy(2);
    try (HeartbeatWriter writer = new HeartbeatWriter(pools, proxy, heartbeat, deadline)) {
      while (!closed) {
        String primary = beatable();
        if (primary != null) {
          String failure = writer.beat(primary);
          synchronized (watch) {
            watch.heartbeat(failure);
          }
        }
        pause(interval);
      }
    }
  }

  private @Nullable String beatable() {
    return latest.primary() instanceof Primary.Known known && !known.silent()
        ? known.server()
        : null;
  }

  /// Often enough that `max-lag` can be told.
  private Duration beatInterval() {
    Duration quarter = settings.maxLag().dividedBy(4);
    return quarter.compareTo(FASTEST_BEAT) < 0
        ? FASTEST_BEAT
        : quarter.compareTo(SLOWEST_BEAT) > 0 ? SLOWEST_BEAT : quarter;
  }

  /// By up to a fifth, so that watchers do not fall into step.
  private static Duration jittered(Duration interval) {
    long nanos = interval.toNanos();
    return Duration.ofNanos(
        nanos - nanos / 10 + ThreadLocalRandom.current().nextLong(nanos / 5 + 1));
  }

  private void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      closed = true;
    }
  }

  /// Begins to end.
  void stop() {
    closed = true;
    threads.forEach(Thread::interrupt);
  }

  /// Waits for the threads, at most for what they may block.
  void join() throws InterruptedException {
    for (Thread thread : threads) {
      thread.join(settings.probeTimeout().multipliedBy(3));
    }
  }
}
