package io.kintsugi.proxy;

import io.kintsugi.config.ConfigChange;
import io.kintsugi.config.ConfigDiff;
import io.kintsugi.config.ProxyConfig;
import io.kintsugi.proxy.admin.ControlPools;
import io.kintsugi.proxy.admin.SchemaReader;
import io.kintsugi.proxy.admin.SchemaReader.Schemas;
import io.kintsugi.proxy.backend.Places;
import io.kintsugi.proxy.reload.ReloadResult;
import io.kintsugi.proxy.session.ProxyContext;
import io.kintsugi.proxy.session.plane.DataPlane;
import io.kintsugi.proxy.topology.Groups;
import io.kintsugi.proxy.topology.PrimaryConnections;
import io.kintsugi.proxy.topology.TopologyWatch;
import io.kintsugi.router.Router;
import io.kintsugi.router.rule.ShardNumbers;
import io.kintsugi.xa.manager.XaManager;
import io.netty.handler.ssl.SslContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Puts another configuration under the running proxy.
///
/// First all that the new one needs is made ready beside the old: the control plane knows the new
/// servers and has asked them, their tables are read, commits over shards are registered there, and
/// each loop has the new places. Until then nothing has changed for anybody, and any failure ends
/// it. Then one reference is replaced. What is left over drains: a server goes when no transaction
/// is on it any more.
final class Reloading implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Reloading.class);
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final int TRIES = 20;

  private final Parts parts;
  private final Targets targets;
  private final Set<String> leaving = new TreeSet<>();
  private final Thread retiring = Thread.ofVirtual().name("retire-servers").unstarted(this::retire);
  private volatile ShardNumbers numbers;
  private Places places;
  private Groups groups;
  private int generation = 1;
  private volatile boolean closed;

  /// What a reload changes.
  ///
  /// @param routers makes a router of a configuration and its tables
  record Parts(
      ControlPools control,
      TopologyWatch watch,
      PrimaryConnections primaries,
      @Nullable XaManager xa,
      ProxyContext context,
      DataPlane data,
      BiFunction<ProxyConfig, Schemas, Router> routers) {}

  Reloading(Parts parts, Targets targets, ShardNumbers numbers, Places places) {
    this.parts = parts;
    this.targets = targets;
    this.numbers = numbers;
    this.places = places;
    this.groups = Groups.of(parts.context().config());
    retiring.start();
  }

  /// Of all configurations so far.
  ShardNumbers numbers() {
    return numbers;
  }

  /// Blocks until each session has heard of it, or nothing has changed.
  synchronized ReloadResult apply(ProxyConfig wanted) {
    ConfigDiff diff = ConfigDiff.of(parts.context().config(), wanted);
    ProxyConfig next = diff.effective();
    try {
      SslContext tls = ProxyServer.clientTls(next.listen().tls());
      ShardNumbers nextNumbers = numbers.next(next.shards());
      Places nextPlaces = targets.of(next, nextNumbers, places);
      List<String> problems = new ArrayList<>();
      boolean applied =
          moves(diff) ? move(diff, next, tls, nextNumbers, nextPlaces, problems) : stay(next, tls);
      return result(applied, diff, problems);
    } catch (SSLException e) {
      return result(false, diff, List.of("TLS: " + e.getMessage()));
    }
  }

  private ReloadResult result(boolean applied, ConfigDiff diff, List<String> problems) {
    return new ReloadResult(Instant.now(), "", applied, generation, diff.changes(), problems);
  }

  /// Whether statements may go elsewhere than before.
  private static boolean moves(ConfigDiff diff) {
    return diff.changes().stream()
        .anyMatch(change ->
            switch (change) {
              case ConfigChange.Server server -> !server.onlyWeight();
              case ConfigChange.Shard _, ConfigChange.Schema _ -> true;
              case ConfigChange.User _, ConfigChange.Setting _ -> false;
            });
  }

  /// Nothing is asked of any server, so that it works while one is down.
  private boolean stay(ProxyConfig next, @Nullable SslContext tls) {
    groups = Groups.of(next).with(groups, leaving);
    know(groups, next);
    Router same = parts.context().router();
    while (!parts.context().change(next, tls, same, same)) {
      same = parts.context().router();
    }
    generation++;
    parts.data().reloaded();
    return true;
  }

  private boolean move(
      ConfigDiff diff,
      ProxyConfig next,
      @Nullable SslContext tls,
      ShardNumbers nextNumbers,
      Places nextPlaces,
      List<String> problems) {
    ProxyConfig before = parts.context().config();
    Groups old = groups;
    Groups own = Groups.of(next);
    Set<String> left = new TreeSet<>(old.byName().keySet());
    left.removeAll(own.byName().keySet());
    groups = own.with(old, left);
    numbers = nextNumbers;
    know(groups, next);
    Router router = router(next, problems);
    if (router == null) {
      groups = old;
      know(old, before);
      return false;
    }
    leaving.clear();
    leaving.addAll(left);
    register(diff, next);
    places = nextPlaces;
    parts.data().places(new Places(nextPlaces.members(), Set.of()));
    Router seen = parts.context().router();
    // DDL that ends meanwhile has read other tables than are here.
    for (int tries = 0; !parts.context().change(next, tls, router, seen); tries++) {
      if (tries == TRIES) {
        problems.add("schemas are being changed all the time; the reload has to wait for that");
        return false;
      }
      seen = parts.context().router();
      Router again = router(next, new ArrayList<>());
      router = again == null ? router : again;
    }
    generation++;
    parts.data().places(nextPlaces);
    parts.data().reloaded();
    return true;
  }

  private void know(Groups servers, ProxyConfig config) {
    parts.control().change(servers.servers(), config.limits().connectTimeout());
    parts.watch().change(servers, config.replication());
  }

  /// Null when a server does not tell its tables: statements would be refused that were not before.
  private @Nullable Router router(ProxyConfig next, List<String> problems) {
    Schemas read = new SchemaReader(next, parts.primaries()).read();
    problems.addAll(read.problems());
    return read.complete() ? parts.routers().apply(next, read) : null;
  }

  private void register(ConfigDiff diff, ProxyConfig next) {
    XaManager xa = parts.xa();
    if (xa == null) {
      return;
    }
    Set<String> moved = new HashSet<>();
    for (ConfigChange change : diff.changes()) {
      if (change instanceof ConfigChange.Server server
          && server.kind() == ConfigChange.Kind.CHANGED
          && !server.onlyWeight()) {
        groups
            .byName()
            .forEach((name, members) -> {
              if (members.containsKey(server.name())) {
                moved.add(name);
              }
            });
      }
    }
    xa.change(next.shards().values().stream().map(ProxyConfig.Shard::server).toList(), moved);
  }

  /// Lets servers go that the configuration has no more, when nothing is open there any more.
  private void retire() {
    try {
      while (!closed) {
        Thread.sleep(LOOK);
        tryToRetire();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tryToRetire() {
    try {
      retireOnce();
    } catch (RuntimeException e) {
      // Loops that end refuse the question.
      if (!closed) {
        log.error("servers that were left cannot be let go", e);
      }
    }
  }

  private synchronized void retireOnce() {
    for (String name : List.copyOf(leaving)) {
      Set<Integer> there = new HashSet<>();
      for (int number : places.left()) {
        if (numbers.places().get(number).server().equals(name)) {
          there.add(number);
        }
      }
      if (!parts.data().uses(there) && (parts.xa() == null || parts.xa().leave(name))) {
        leaving.remove(name);
        ProxyConfig config = parts.context().config();
        groups = Groups.of(config).with(groups, leaving);
        know(groups, config);
        log.info("server {} is used no more", name);
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    retiring.interrupt();
  }
}
