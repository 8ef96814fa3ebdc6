package io.kintsugi.it;

import io.kintsugi.config.ConfigLoader;
import io.kintsugi.fleet.Fleet;
import io.kintsugi.fleet.MySqlServer;
import io.kintsugi.proxy.ProxyServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/// Real servers and the proxy before them, in this JVM: two shards `s0` and `s1` (schemas
/// `school_0` on `alpha`, `school_1` on `beta`) that clients see as the schema `school`. Owns all
/// it starts.
public final class ProxyFleet implements AutoCloseable {
  /// The client account of the proxy.
  public static final String USER = "app";

  public static final String PASSWORD = "app";
  public static final String SCHEMA = "school";

  /// The tables of the school: hash by id, broadcast, range and list.
  public static final String SCHOOL =
      """
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
      """;

  private final Fleet fleet;
  private final Plan plan;
  private final ProxyServer proxy;

  private ProxyFleet(Fleet fleet, Plan plan, ProxyServer proxy) {
    this.fleet = fleet;
    this.plan = plan;
    this.proxy = proxy;
  }

  /// What is to be started; each method returns a changed copy.
  ///
  /// @param servers how many servers; those behind the first two are not known to the proxy
  /// @param lane which release of MySQL
  /// @param school `functions` and `tables` of the schema, as YAML
  /// @param more further top-level YAML, e.g. `limits: {connections: 2}`
  /// @param way how the proxy goes to its servers
  /// @param prepared statements that every server is told before the proxy starts
  /// @param options event loops and transport
  /// @param arguments further `mysqld` arguments for every server
  public record Plan(
      int servers,
      ServerLane lane,
      String school,
      String more,
      Way way,
      List<String> prepared,
      ProxyServer.Options options,
      List<String> arguments) {
    public static Plan of(int servers) {
      return new Plan(
          servers,
          ServerLane.NEWEST,
          SCHOOL,
          "",
          new Way("127.0.0.1", "tls: disabled"),
          List.of(),
          new ProxyServer.Options("auto", 0),
          List.of());
    }

    public Plan on(ServerLane release) {
      return new Plan(servers, release, school, more, way, prepared, options, arguments);
    }

    /// Replaces the school's functions and tables.
    public Plan school(String yaml) {
      return new Plan(servers, lane, yaml, more, way, prepared, options, arguments);
    }

    public Plan more(String yaml) {
      return new Plan(servers, lane, school, yaml, way, prepared, options, arguments);
    }

    /// @param keys of a server in YAML's flow style, e.g. `tls: required`
    public Plan way(String host, String keys) {
      return new Plan(
          servers, lane, school, more, new Way(host, keys), prepared, options, arguments);
    }

    public Plan prepared(String... statements) {
      return new Plan(servers, lane, school, more, way, List.of(statements), options, arguments);
    }

    public Plan loops(int loops) {
      var changed = new ProxyServer.Options(options.transport(), loops);
      return new Plan(servers, lane, school, more, way, prepared, changed, arguments);
    }

    /// Further `mysqld` arguments for every server.
    public Plan arguments(String... all) {
      return new Plan(servers, lane, school, more, way, prepared, options, List.of(all));
    }
  }

  /// How the proxy goes to its servers.
  ///
  /// @param keys the other keys of a server in YAML's flow style
  public record Way(String host, String keys) {}

  public static ProxyFleet start() throws Exception {
    return start(Plan.of(2));
  }

  /// Returns when the proxy takes connections on a port of its own choice.
  public static ProxyFleet start(Plan plan) throws Exception {
    Fleet fleet =
        Fleet.start(
            plan.lane().mysql(),
            Fleet.Plan.of(plan.servers())
                .account("kintsugi", "secret")
                .arguments(plan.arguments().toArray(String[]::new)));
    try {
      fleet.primary(0).execute("CREATE DATABASE school_0");
      fleet.primary(1).execute("CREATE DATABASE school_1");
      for (MySqlServer server : fleet.servers()) {
        server.execute(plan.prepared().toArray(String[]::new));
      }
      return new ProxyFleet(fleet, plan, proxy(fleet, plan));
    } catch (Exception e) {
      fleet.close();
      throw e;
    }
  }

  private static ProxyServer proxy(Fleet fleet, Plan plan) throws Exception {
    var config = ConfigLoader.load("proxy-fleet", yaml(fleet, plan), Map.of());
    return ProxyServer.start(config, plan.options());
  }

  private static String yaml(Fleet fleet, Plan plan) {
    return """
    listen: {address: 127.0.0.1, port: 0}
    admin: {address: 127.0.0.1, port: 0}
    users:
      app: {password: app, schemas: [school]}
      ops: {password: ops, admin: true, schemas: [school]}
    servers:
      alpha: {host: %1$s, port: %3$d, user: kintsugi, password: secret, %2$s}
      beta: {host: %1$s, port: %4$d, user: kintsugi, password: secret, %2$s}
    shards:
      s0: {server: alpha, schema: school_0}
      s1: {server: beta, schema: school_1}
    %5$s
    schemas:
      school:
        shards: [s0, s1]
        unsharded: s0
    """
            .formatted(
                plan.way().host(),
                plan.way().keys(),
                fleet.primary(0).port(),
                fleet.primary(1).port(),
                plan.more().strip())
        + plan.school();
  }

  /// A further proxy of the same cluster before the same servers, owned by the caller.
  public ProxyServer another(int id) throws Exception {
    return proxy(fleet, plan.more(plan.more() + "\nproxy: {id: " + id + "}"));
  }

  public Fleet fleet() {
    return fleet;
  }

  public ProxyServer proxy() {
    return proxy;
  }

  /// Where clients of the proxy connect, on 127.0.0.1.
  public int port() {
    return proxy.port();
  }

  public MySqlServer server(int number) {
    return fleet.primary(number);
  }

  /// A new Connector/J connection through the proxy, owned by the caller.
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(jdbcUrl(), USER, PASSWORD);
  }

  /// The same through another proxy.
  public static Connection connect(ProxyServer other) throws SQLException {
    return DriverManager.getConnection(jdbcUrl(other.port()), USER, PASSWORD);
  }

  /// For Connector/J, without user and password; options are appended with `&`.
  public String jdbcUrl() {
    return jdbcUrl(port());
  }

  private static String jdbcUrl(int port) {
    return "jdbc:mysql://127.0.0.1:"
        + port
        + "/"
        + SCHEMA
        + "?sslMode=DISABLED&allowPublicKeyRetrieval=true";
  }

  @Override
  public void close() {
    try (fleet) {
      proxy.close();
    }
  }
}
