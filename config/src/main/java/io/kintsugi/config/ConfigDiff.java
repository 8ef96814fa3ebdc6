package io.kintsugi.config;

import io.kintsugi.config.ConfigChange.Difference;
import io.kintsugi.config.ConfigChange.Effect;
import io.kintsugi.config.ConfigChange.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a reload would change, and what it makes of the running configuration.
///
/// @param changes in the order of the file's sections
/// @param effective the new configuration as far as it holds without a restart
public record ConfigDiff(List<ConfigChange> changes, ProxyConfig effective) {
  /// Of the other sections; all of `proxy`.
  private static final Set<String> RESTART =
      Set.of(
          "listen.address",
          "listen.port",
          "admin.address",
          "admin.port",
          "admin.statements",
          "admin.hosts",
          "replication.acknowledge",
          "replication.acknowledge-timeout",
          "replication.strict",
          "transactions.protocol",
          "transactions.lease");

  private static final Set<String> NEW_CONNECTIONS =
      Set.of("listen.tls", "transactions.lock-wait", "limits.max-allowed-packet");

  public ConfigDiff {
    changes = List.copyOf(changes);
  }

  public static ConfigDiff of(ProxyConfig running, ProxyConfig next) {
    List<ConfigChange> changes = new ArrayList<>();
    settings("proxy", running.identity(), next.identity(), changes);
    settings("listen", running.listen(), next.listen(), changes);
    settings("admin", running.admin(), next.admin(), changes);
    entries(running.users(), next.users(), ConfigChange.User::new, changes);
    entries(running.servers(), next.servers(), ConfigChange.Server::new, changes);
    entries(running.shards(), next.shards(), ConfigChange.Shard::new, changes);
    entries(running.schemas(), next.schemas(), ConfigChange.Schema::new, changes);
    settings("transactions", running.transactions(), next.transactions(), changes);
    settings("replication", running.replication(), next.replication(), changes);
    settings("limits", running.limits(), next.limits(), changes);
    return new ConfigDiff(changes, effective(running, next));
  }

  /// What stays as it is until a restart.
  public List<ConfigChange> restarts() {
    return changes.stream().filter(each -> each.effect() == Effect.RESTART).toList();
  }

  private static ProxyConfig effective(ProxyConfig running, ProxyConfig next) {
    return new ProxyConfig(
        running.identity(),
        new ProxyConfig.Listen(
            running.listen().address(), running.listen().port(), next.listen().tls()),
        running.admin().slow(next.admin().slow()),
        next.users(),
        next.servers(),
        next.shards(),
        next.schemas(),
        new ProxyConfig.Transactions(
            running.transactions().protocol(),
            next.transactions().answer(),
            next.transactions().lockWait(),
            running.transactions().lease()),
        next.replication().acknowledging(running.replication()),
        next.limits());
  }

  private static <R extends Record> void settings(
      String section, R before, R after, List<ConfigChange> changes) {
    for (Difference difference : Differences.of(before, after)) {
      String path = section + "." + difference.key();
      Effect effect =
          section.equals("proxy") || RESTART.contains(path)
              ? Effect.RESTART
              : NEW_CONNECTIONS.contains(path) ? Effect.NEW_CONNECTIONS : Effect.NOW;
      changes.add(new ConfigChange.Setting(section, difference, effect));
    }
  }

  private interface Entry {
    ConfigChange of(String name, Kind kind, List<Difference> differences);
  }

  private static <R extends Record> void entries(
      Map<String, R> before, Map<String, R> after, Entry entry, List<ConfigChange> changes) {
    before.forEach((name, old) -> {
      R now = after.get(name);
      if (now == null) {
        changes.add(entry.of(name, Kind.REMOVED, List.of()));
      } else if (!now.equals(old)) {
        changes.add(entry.of(name, Kind.CHANGED, Differences.of(old, now)));
      }
    });
    after.keySet().stream()
        .filter(name -> !before.containsKey(name))
        .forEach(name -> changes.add(entry.of(name, Kind.ADDED, List.of())));
  }
}
