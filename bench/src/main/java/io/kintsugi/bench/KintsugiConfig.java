package io.kintsugi.bench;

import io.kintsugi.fleet.MySqlServer;
import java.util.Locale;

/// The configuration of the Kintsugi that is measured: sysbench's schema as it lies on the first
/// server, and another one spread by hash over both. No TLS towards the servers, as HAProxy and the
/// direct way have none.
///
/// @param id the proxy's own: two that run beside each other need two
record KintsugiConfig(
    int id, MySqlServer first, MySqlServer second, int port, int adminPort, int tables) {
  static final String SHARDED = "sbsharded";

  String yaml() {
    var yaml =
        new StringBuilder(
            """
            proxy: {id: %d}
            listen: {address: 127.0.0.1, port: %d}
            admin: {address: 127.0.0.1, port: %d}
            users:
              %s: {password: %s, schemas: [%s, %s]}
            servers:
              first: {host: %s, port: %d, user: %s, password: %s, tls: disabled}
              second: {host: %s, port: %d, user: %s, password: %s, tls: disabled}
            shards:
              plain: {server: first, schema: %s}
              half0: {server: first, schema: %s}
              half1: {server: second, schema: %s}
            schemas:
              %s:
                shards: [plain]
                unsharded: plain
              %s:
                shards: [half0, half1]
                unsharded: half0
                functions:
                  by-hash: {type: hash}
                tables:
            """
                .formatted(
                    id,
                    port,
                    adminPort,
                    Endpoint.USER,
                    Endpoint.PASSWORD,
                    Endpoint.SCHEMA,
                    SHARDED,
                    first.host(),
                    first.port(),
                    Endpoint.USER,
                    Endpoint.PASSWORD,
                    second.host(),
                    second.port(),
                    Endpoint.USER,
                    Endpoint.PASSWORD,
                    Endpoint.SCHEMA,
                    SHARDED,
                    SHARDED,
                    Endpoint.SCHEMA,
                    SHARDED));
    for (int table = 1; table <= tables; table++) {
      yaml.append(
          String.format(Locale.ROOT, "      sbtest%d: {key: id, function: by-hash}%n", table));
    }
    return yaml.append("limits: {connections: 1000, backend-connections: 128}\n").toString();
  }
}
