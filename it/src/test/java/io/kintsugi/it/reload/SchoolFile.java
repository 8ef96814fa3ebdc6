package io.kintsugi.it.reload;

import io.kintsugi.fleet.Fleet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// A configuration of the school that can be changed piece by piece; immutable.
record SchoolFile(
    int port,
    Map<String, String> users,
    Map<String, String> servers,
    Map<String, String> shards,
    String schema,
    String more) {

  /// Shards `s0` on `alpha` and `s1` on `beta`; what sysbench needs is placed by hash.
  static SchoolFile of(Fleet fleet, int port) {
    Map<String, String> servers = new LinkedHashMap<>();
    servers.put("alpha", server(fleet.primary(0).port(), ""));
    servers.put("beta", server(fleet.primary(1).port(), ""));
    Map<String, String> shards = new LinkedHashMap<>();
    shards.put("s0", "{server: alpha, schema: school_0}");
    shards.put("s1", "{server: beta, schema: school_1}");
    return new SchoolFile(
        port,
        Map.of("app", "{password: app, schemas: [school]}"),
        servers,
        shards,
        """
            shards: [s0, s1]
            unsharded: s0
            functions: {by-hash: {type: hash, slots: {s0: [0-8191], s1: [8192-16383]}}}
            tables:
              sbtest1: {key: id, function: by-hash}
              pair: {key: id, function: by-hash}
        """,
        "");
  }

  /// @param more further keys, e.g. `, weight: 3`
  static String server(int port, String more) {
    return "{host: 127.0.0.1, port: %d, user: kintsugi, password: secret, tls: disabled%s}"
        .formatted(port, more);
  }

  SchoolFile user(String name, String definition) {
    return new SchoolFile(port, with(users, name, definition), servers, shards, schema, more);
  }

  SchoolFile server(String name, String definition) {
    return new SchoolFile(port, users, with(servers, name, definition), shards, schema, more);
  }

  SchoolFile shard(String name, String definition) {
    return new SchoolFile(port, users, servers, with(shards, name, definition), schema, more);
  }

  SchoolFile without(String name) {
    return new SchoolFile(
        port, less(users, name), less(servers, name), less(shards, name), schema, more);
  }

  SchoolFile schema(String yaml) {
    return new SchoolFile(port, users, servers, shards, yaml, more);
  }

  SchoolFile more(String yaml) {
    return new SchoolFile(port, users, servers, shards, schema, yaml);
  }

  private static Map<String, String> with(Map<String, String> map, String name, String value) {
    Map<String, String> changed = new LinkedHashMap<>(map);
    changed.put(name, value);
    return changed;
  }

  private static Map<String, String> less(Map<String, String> map, String name) {
    Map<String, String> changed = new LinkedHashMap<>(map);
    changed.remove(name);
    return changed;
  }

  private static String lines(Map<String, String> map) {
    return map.entrySet().stream()
        .map(each -> "  " + each.getKey() + ": " + each.getValue())
        .collect(Collectors.joining("\n"));
  }

  String yaml() {
    return """
    listen: {address: 127.0.0.1, port: %d}
    admin: {address: 127.0.0.1, port: 0}
    users:
    %s
    servers:
    %s
    shards:
    %s
    %s
    schemas:
      school:
    %s
    """
        .formatted(port, lines(users), lines(servers), lines(shards), more, schema);
  }
}
