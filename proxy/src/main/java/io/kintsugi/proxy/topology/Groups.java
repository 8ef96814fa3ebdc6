package io.kintsugi.proxy.topology;

import io.kintsugi.config.ProxyConfig;
import io.kintsugi.config.ProxyConfig.Server;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// Which servers replicate which, by the file.
///
/// @param byName by the group's name, which is its first server's: the servers with their
///   definitions, in the file's order but for the first
public record Groups(Map<String, Map<String, Server>> byName) {
  public Groups {
    Map<String, Map<String, Server>> copy = new LinkedHashMap<>();
    byName.forEach((name, members) ->
        copy.put(name, Collections.unmodifiableMap(new LinkedHashMap<>(members))));
    byName = Collections.unmodifiableMap(copy);
  }

  public static Groups of(ProxyConfig config) {
    Map<String, Map<String, Server>> groups = new LinkedHashMap<>();
    config
        .servers()
        .forEach((name, server) -> {
          if (server.replicaOf() == null) {
            groups.computeIfAbsent(name, _ -> new LinkedHashMap<>()).put(name, server);
          }
        });
    config
        .servers()
        .forEach((name, server) -> {
          if (server.replicaOf() != null) {
            groups
                .computeIfAbsent(server.replicaOf(), _ -> new LinkedHashMap<>())
                .put(name, server);
          }
        });
    return new Groups(groups);
  }

  /// These, and those of `others` whose names are in `names` and not among these.
  public Groups with(Groups others, Collection<String> names) {
    Map<String, Map<String, Server>> all = new LinkedHashMap<>(byName);
    for (String name : names) {
      Map<String, Server> members = others.byName.get(name);
      if (members != null) {
        all.putIfAbsent(name, members);
      }
    }
    return new Groups(all);
  }

  /// All servers' definitions; where two groups differ, the earlier one's.
  public Map<String, Server> servers() {
    Map<String, Server> all = new LinkedHashMap<>();
    byName.values().forEach(members -> members.forEach(all::putIfAbsent));
    return all;
  }
}
