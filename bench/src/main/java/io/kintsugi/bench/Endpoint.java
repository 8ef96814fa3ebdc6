package io.kintsugi.bench;

import io.kintsugi.fleet.MySqlServer;

/// Where a MySQL client connects, and as whom; the password is not printed.
///
/// @param schema the schema that holds sysbench's tables
record Endpoint(String host, int port, String user, String password, String schema) {
  static final String USER = "bench";
  static final String PASSWORD = "bench";
  static final String SCHEMA = "sbtest";

  static Endpoint direct(MySqlServer server) {
    return new Endpoint(server.host(), server.port(), USER, PASSWORD, SCHEMA);
  }

  static Endpoint on(int port, String schema) {
    return new Endpoint("127.0.0.1", port, USER, PASSWORD, schema);
  }

  @Override
  public String toString() {
    return host + ":" + port + "/" + schema;
  }
}
