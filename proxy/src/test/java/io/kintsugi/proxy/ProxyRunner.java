package io.kintsugi.proxy;

import io.kintsugi.config.ConfigLoader;
import io.kintsugi.config.ProxyConfig;
import io.kintsugi.fleet.Fleet;
import io.kintsugi.fleet.MySqlDistribution;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/// Starts two real servers and the proxy before them, for a developer at an IDE: `mysql -h127.0.0.1
/// -P3407 -uapp -papp school`.
final class ProxyRunner {
  private ProxyRunner() {}

  public static void main(String[] arguments) throws Exception {
    int port = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3407;
    int loops = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 0;
    String transport = arguments.length > 1 ? arguments[1] : "auto";
    MySqlDistribution mysql = MySqlDistribution.find(line -> System.err.println(line));
    try (Fleet fleet = Fleet.start(mysql, Fleet.Plan.of(2).account("kintsugi", "secret"))) {
      for (int i = 0; i < 2; i++) {
        fleet.primary(i).execute("CREATE DATABASE school_" + i);
      }
      ProxyConfig config = ConfigLoader.load("runner", yaml(fleet, port), Map.of());
      try (ProxyServer server =
          ProxyServer.start(config, new ProxyServer.Options(transport, loops))) {
        System.err.println("ready on " + server.port());
        new CountDownLatch(1).await();
      }
    }
  }

  private static String yaml(Fleet fleet, int port) {
    return """
    listen: {address: 127.0.0.1, port: %d}
    admin: {address: 127.0.0.1, port: 0}
    users:
      app: {password: app, schemas: [school]}
      ops: {password: ops, admin: true, schemas: [school]}
    servers:
      alpha: {host: 127.0.0.1, port: %d, user: kintsugi, password: secret, tls: disabled}
      beta: {host: 127.0.0.1, port: %d, user: kintsugi, password: secret, tls: disabled}
    shards:
      s0: {server: alpha, schema: school_0}
      s1: {server: beta, schema: school_1}
    schemas:
      school:
        shards: [s0, s1]
        unsharded: s0
        functions:
          by-hash: {type: hash}
          by-age: {type: range, ranges: [{below: 20, shard: s0}, {shard: s1}]}
          by-region: {type: list, values: {s0: [cn, jp], s1: [de, us]}, default: s1}
        tables:
          student: {key: id, function: by-hash, generate: {column: id, with: snowflake}}
          grade: {key: student_id, function: by-hash}
          course: {broadcast: true}
          alumni: {key: age, function: by-age}
          visitor: {key: region, function: by-region}
    """
        .formatted(port, fleet.primary(0).port(), fleet.primary(1).port());
  }
}
