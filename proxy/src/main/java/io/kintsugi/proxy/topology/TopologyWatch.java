package io.kintsugi.proxy.topology;

import io.kintsugi.config.ProxyConfig;
import io.kintsugi.config.ProxyConfig.Acknowledge;
import io.kintsugi.proxy.admin.ControlPools;
import io.kintsugi.proxy.topology.Topology.Group;
import io.kintsugi.proxy.topology.Topology.Primary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Watches all servers of the configuration, on a virtual thread each, and publishes the
/// [Topology]. Owns its threads and their connections; the pools must be closed after it.
public final class TopologyWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TopologyWatch.class);
  private static final Duration FASTEST_BEAT = Duration.ofMillis(100);
  private static final Duration SLOWEST_BEAT = Duration.ofMillis(500);

  private final ControlPools pools;
  private final ProxyConfig.Replication settings;
  private final String proxy;
  private final Consumer<Topology> listener;
  private final TopologyLog told;
  private final AtomicReference<Topology> published;
  private final List<Thread> threads = new ArrayList<>();
  private final Set<String> first = new HashSet<>();
  private final CountDownLatch asked;
  private volatile boolean closed;

  private TopologyWatch(
      ProxyConfig config, ControlPools pools, Consumer<Topology> listener, Changes changes) {
    this.told =
        new TopologyLog(
            (server, kind, sentence) -> {
              log.info("{}", sentence);
              changes.changed(true, server, kind, sentence);
            },
            (server, kind, sentence) -> {
              log.warn("{}", sentence);
              changes.changed(false, server, kind, sentence);
            });
    this.pools = pools;
    this.settings = config.replication();
    this.proxy = String.valueOf(config.identity().id());
    this.listener = listener;
    this.asked = new CountDownLatch(config.servers().size());
    Map<String, List<Member>> groups = groups(config);
    Map<String, Group> unknown = new LinkedHashMap<>();
    groups.forEach((name, _) -> unknown.put(name, unknown(name)));
    this.published = new AtomicReference<>(new Topology(unknown));
    groups.forEach(this::watch);
  }

  /// The port to who remembers what happened; must not block.
  public interface Changes {
    /// @param good whether something is well again, else wrong now
    /// @param kind a word in capitals
    void changed(boolean good, String server, String kind, String sentence);
  }

  /// Starts at once and returns before anything is known.
  ///
  /// @param listener told each snapshot, on a virtual thread that it must not block
  /// @param changes told what changed, each once, beside the log
  public static TopologyWatch start(
      ProxyConfig config, ControlPools pools, Consumer<Topology> listener, Changes changes) {
    TopologyWatch watch = new TopologyWatch(config, pools, listener, changes);
    watch.threads.forEach(Thread::start);
    return watch;
  }

  private static Group unknown(String name) {
    return new Group(
        name, new Primary.None(name + " was not asked yet", name), List.of(), List.of());
  }

  private static Map<String, List<Member>> groups(ProxyConfig config) {
    Map<String, List<Member>> groups = new LinkedHashMap<>();
    config
        .servers()
        .forEach((name, server) -> {
          if (server.replicaOf() == null) {
            groups.computeIfAbsent(name, _ -> new ArrayList<>()).addFirst(member(name, server));
          } else {
            groups
                .computeIfAbsent(server.replicaOf(), _ -> new ArrayList<>())
                .add(member(name, server));
          }
        });
    return groups;
  }

  private static Member member(String name, ProxyConfig.Server server) {
    return new Member(name, server.weight());
  }

  private void watch(String name, List<Member> members) {
    Duration beat = beatInterval();
    Heartbeat heartbeat = new Heartbeat(ThreadLocalRandom.current().nextLong(), beat);
    GroupWatch group =
        new GroupWatch(
            name,
            members,
            new Fitness(settings.maxLag(), settings.acknowledge() == Acknowledge.SEMI_SYNC),
            heartbeat);
    for (Member member : members) {
      threads.add(
          Thread.ofVirtual()
              .name("watch-" + member.name())
              .unstarted(() -> probes(group, member.name())));
    }
    if (members.size() > 1) {
      threads.add(
          Thread.ofVirtual()
              .name("heartbeat-" + name)
              .unstarted(() -> beats(group, name, heartbeat, beat)));
    }
  }

  /// Often enough that `max-lag` can be told.
  private Duration beatInterval() {
    Duration quarter = settings.maxLag().dividedBy(4);
    return quarter.compareTo(FASTEST_BEAT) < 0
        ? FASTEST_BEAT
        : quarter.compareTo(SLOWEST_BEAT) > 0 ? SLOWEST_BEAT : quarter;
  }

  public Topology topology() {
    return published.get();
  }

  /// Waits until each server has answered or has been given up for the first time.
  public void awaitFirst() {
    try {
      boolean unused = asked.await(settings.probeTimeout().toMillis() * 2, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void probes(GroupWatch group, String server) {
    FactsReader reader = new FactsReader(proxy);
    try (ServerWatch watch = new ServerWatch(pools, server, reader, settings.probeTimeout())) {
      while (!closed) {
        Observation observation = watch.probe();
        if (!closed) {
          publish(group, server, observation);
        }
        pause(jittered(settings.probeInterval()));
      }
    }
  }

  private synchronized void publish(GroupWatch watch, String server, Observation observation) {
    Group group = watch.observe(server, observation);
    Topology old = published.get();
    Map<String, Group> groups = new LinkedHashMap<>(old.groups());
    told.changed(groups.put(group.name(), group), group);
    Topology topology = new Topology(groups);
    published.set(topology);
    if (first.add(server)) {
      asked.countDown();
    }
    listener.accept(topology);
  }

  private void beats(GroupWatch group, String name, Heartbeat heartbeat, Duration interval) {
    Duration deadline = settings.probeTimeout().multipliedBy(2);
    try (HeartbeatWriter writer = new HeartbeatWriter(pools, proxy, heartbeat, deadline)) {
      while (!closed) {
        String primary = beatable(name);
        if (primary != null) {
          String failure = writer.beat(primary);
          synchronized (this) {
            group.heartbeat(failure);
          }
        }
        pause(interval);
      }
    }
  }

  private @Nullable String beatable(String name) {
    return topology().group(name).primary() instanceof Primary.Known known && !known.silent()
        ? known.server()
        : null;
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

  /// Waits for the threads, at most for what they may block.
  @Override
  public void close() {
    closed = true;
    threads.forEach(Thread::interrupt);
    for (Thread thread : threads) {
      try {
        thread.join(settings.probeTimeout().multipliedBy(3));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
