package io.kintsugi.proxy.topology;

import io.kintsugi.config.ProxyConfig;
import io.kintsugi.config.ProxyConfig.Replication;
import io.kintsugi.proxy.admin.ControlPools;
import io.kintsugi.proxy.topology.Topology.Group;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Watches all servers of the configuration, on a virtual thread each, and publishes the
/// [Topology]. Owns its threads and their connections; the pools must be closed after it.
public final class TopologyWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TopologyWatch.class);

  private final ControlPools pools;
  private final String proxy;
  private final Consumer<Topology> listener;
  private final TopologyLog told;
  private final AtomicReference<Topology> published = new AtomicReference<>(new Topology(Map.of()));
  private final Map<String, WatchedGroup> groups = new LinkedHashMap<>();

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
    this.proxy = String.valueOf(config.identity().id());
    this.listener = listener;
    Map<String, Group> unknown = new LinkedHashMap<>();
    Groups.of(config)
        .byName()
        .forEach((name, servers) -> {
          WatchedGroup group = watched(name, servers, config.replication());
          groups.put(name, group);
          unknown.put(name, group.latest());
        });
    published.set(new Topology(unknown));
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
    watch.running().forEach(WatchedGroup::start);
    return watch;
  }

  private WatchedGroup watched(
      String name, Map<String, ProxyConfig.Server> servers, Replication settings) {
    return new WatchedGroup(name, servers, settings, proxy, pools, this::publish);
  }

  private synchronized List<WatchedGroup> running() {
    return List.copyOf(groups.values());
  }

  public Topology topology() {
    return published.get();
  }

  /// Waits until each server has answered or has been given up for the first time.
  public void awaitFirst() {
    try {
      for (WatchedGroup group : running()) {
        group.awaitFirst();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Watches these from now on. What is known of a group stays until its servers, when they or the
  /// way to look at them have changed, were asked anew; blocks for that long.
  public void change(Groups next, Replication settings) {
    List<WatchedGroup> fresh = new ArrayList<>();
    synchronized (this) {
      next.byName()
          .forEach((name, servers) -> {
            WatchedGroup known = groups.get(name);
            if (known != null && known.covers(servers, settings)) {
              known.weights(servers);
            } else {
              fresh.add(watched(name, servers, settings));
            }
          });
    }
    fresh.forEach(WatchedGroup::start);
    try {
      for (WatchedGroup group : fresh) {
        group.awaitFirst();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    swap(next, fresh).forEach(WatchedGroup::stop);
  }

  /// Those that are watched no more.
  private synchronized List<WatchedGroup> swap(Groups next, List<WatchedGroup> fresh) {
    List<WatchedGroup> old = new ArrayList<>();
    fresh.forEach(group -> {
      WatchedGroup before = groups.put(group.name(), group);
      if (before != null) {
        old.add(before);
      }
    });
    groups
        .values()
        .removeIf(group -> {
          boolean gone = !next.byName().containsKey(group.name());
          if (gone) {
            old.add(group);
          }
          return gone;
        });
    Map<String, Group> latest = new LinkedHashMap<>();
    groups.forEach((name, group) -> latest.put(name, group.latest()));
    tell(latest);
    return old;
  }

  /// A group that is to take another's place is not heard before it has it.
  private synchronized void publish(WatchedGroup from) {
    if (groups.get(from.name()) == from) {
      Map<String, Group> latest = new LinkedHashMap<>(published.get().groups());
      latest.put(from.name(), from.latest());
      tell(latest);
    }
  }

  private void tell(Map<String, Group> latest) {
    Topology before = published.get();
    Topology topology = new Topology(latest);
    latest.forEach((name, group) -> {
      Group old = before.groups().get(name);
      if (!group.equals(old)) {
        told.changed(old, group);
      }
    });
    published.set(topology);
    listener.accept(topology);
  }

  /// Waits for the threads, at most for what they may block.
  @Override
  public void close() {
    List<WatchedGroup> all = running();
    all.forEach(WatchedGroup::stop);
    try {
      for (WatchedGroup group : all) {
        group.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
