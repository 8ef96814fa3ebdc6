package io.kintsugi.app.demo;

import io.kintsugi.fleet.Fleet;
import io.kintsugi.fleet.MySqlServer;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The demo's configuration as a person would write it.
final class DemoConfig {
  /// The account the proxy has on the servers.
  static final String SERVER_USER = "kintsugi";

  private final DemoOptions options;
  private final Fleet fleet;
  private final String password;

  DemoConfig(DemoOptions options, Fleet fleet, String password) {
    this.options = options;
    this.fleet = fleet;
    this.password = password;
  }

  /// The physical schema of a shard.
  static String physical(int shard) {
    return "school_" + shard;
  }

  String yaml() {
    return """
    # The demo's configuration: a school on %1$d shard(s). `./kintsugi serve -c` takes it while the
    # demo's servers run (then change listen.port).
    listen: {address: 127.0.0.1, port: %2$d}
    admin: {address: 127.0.0.1, port: %3$d}
    users:
      app: {password: app, schemas: [school]}
      ops: {password: ops, admin: true, schemas: [school]}
    servers:
    %4$s
    shards:
    %5$s
    schemas:
      school:
        shards: [%6$s]
        unsharded: s0
        functions:
          by-hash: {type: hash}
          by-age: {type: range, ranges: [%7$s]}
          by-region: {type: list, values: {%8$s}, default: %9$s}
        tables:
          student: {key: id, function: by-hash, generate: {column: id, with: snowflake}}
          grade: {key: student_id, function: by-hash}
          course: {broadcast: true}
          alumni: {key: age, function: by-age}
          visitor: {key: region, function: by-region}
    replication: {reads: primary}
    """
        .formatted(
            options.shards(),
            options.port(),
            options.adminPort(),
            servers(),
            lines(shard ->
                "  s%1$d: {server: mysql-%1$d, schema: %2$s}".formatted(shard, physical(shard))),
            names(),
            several() ? "{below: 20, shard: s0}, {shard: s1}" : "{shard: s0}",
            several() ? "s0: [cn, jp], s1: [de, us]" : "s0: [cn, jp, de, us]",
            several() ? "s1" : "s0");
  }

  private boolean several() {
    return options.shards() > 1;
  }

  private String names() {
    return IntStream.range(0, options.shards())
        .mapToObj(shard -> "s" + shard)
        .collect(Collectors.joining(", "));
  }

  /// What one shard adds to a section.
  private interface Line {
    String of(int shard);
  }

  private String lines(Line line) {
    return IntStream.range(0, options.shards())
        .mapToObj(line::of)
        .collect(Collectors.joining("\n"));
  }

  private String servers() {
    return lines(shard -> {
      var primary = server("mysql-" + shard, fleet.primary(shard), "");
      return primary + replicas(shard, fleet.shard(shard).replicas());
    });
  }

  private String replicas(int shard, List<MySqlServer> replicas) {
    return IntStream.range(0, replicas.size())
        .mapToObj(number ->
            "\n"
                + server(
                    "mysql-%d-replica-%d".formatted(shard, number + 1),
                    replicas.get(number),
                    ", replica-of: mysql-" + shard))
        .collect(Collectors.joining());
  }

  private String server(String name, MySqlServer server, String more) {
    return "  %s: {host: %s, port: %d, user: %s, password: \"%s\"%s}"
        .formatted(name, server.host(), server.port(), SERVER_USER, password, more);
  }
}
