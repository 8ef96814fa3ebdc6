package io.kintsugi.chaos.stand;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The configuration of one proxy of a stand.
///
/// @param servers the ports it finds the servers at, on loopback
/// @param keys the sharded tables, and the column that shards each, by `mod`
/// @param transactions the keys of `transactions`, as YAML in one line
/// @param more further top-level YAML
record StandConfig(
    String cluster,
    int id,
    int port,
    List<Integer> servers,
    Map<String, String> keys,
    String transactions,
    String more) {
  static final String USER = "app";
  static final String SERVER_USER = "kintsugi";
  static final String SERVER_PASSWORD = "secret";
  static final String SCHEMA = "chaos";

  StandConfig {
    servers = List.copyOf(servers);
    keys = new TreeMap<>(keys);
  }

  static String server(int number) {
    return "server-" + number;
  }

  static String shard(int number) {
    return "s" + number;
  }

  static String physical(int number) {
    return SCHEMA + "_" + number;
  }

  String yaml() {
    var yaml =
        new StringBuilder(
            """
            proxy: {cluster: %s, id: %d}
            listen: {address: 127.0.0.1, port: %d}
            admin: {address: 127.0.0.1, port: 0}
            users:
              %s: {password: %s, schemas: [%s]}
              ops: {password: ops, admin: true, schemas: [%s]}
            transactions: {%s}
            """
                .formatted(cluster, id, port, USER, USER, SCHEMA, SCHEMA, transactions));
    yaml.append(more).append("servers:\n");
    for (int i = 0; i < servers.size(); i++) {
      yaml.append(
          "  %s: {host: 127.0.0.1, port: %d, user: %s, password: %s, tls: disabled}\n"
              .formatted(server(i), servers.get(i), SERVER_USER, SERVER_PASSWORD));
    }
    yaml.append("shards:\n");
    for (int i = 0; i < servers.size(); i++) {
      yaml.append("  %s: {server: %s, schema: %s}\n".formatted(shard(i), server(i), physical(i)));
    }
    yaml.append("schemas:\n  ").append(SCHEMA).append(":\n    shards: [");
    for (int i = 0; i < servers.size(); i++) {
      yaml.append(i == 0 ? "" : ", ").append(shard(i));
    }
    yaml.append("]\n    functions: {by-number: {type: mod}}\n    tables:\n");
    keys.forEach((table, key) ->
        yaml.append("      %s: {key: %s, function: by-number}\n".formatted(table, key)));
    return yaml.toString();
  }
}
