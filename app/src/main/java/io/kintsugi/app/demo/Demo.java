package io.kintsugi.app.demo;

import io.kintsugi.app.CommandFailure;
import io.kintsugi.app.Listening;
import io.kintsugi.app.Shutdown;
import io.kintsugi.config.ConfigException;
import io.kintsugi.config.ConfigLoader;
import io.kintsugi.fleet.Fleet;
import io.kintsugi.fleet.MySqlDistribution;
import io.kintsugi.proxy.ProxyServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// A running school: servers, the proxy before them, and the tables. What it starts is owned by the
/// shutdown it is given.
final class Demo {
  static final String SCHEMA = "school";
  private static final String USER = "app";
  private static final String PASSWORD = "app";

  private final DemoOptions options;
  private final PrintWriter out;
  private final DemoFolder folder;
  private final Fleet fleet;
  private final ProxyServer proxy;
  private final String page;

  private Demo(
      DemoOptions options,
      PrintWriter out,
      DemoFolder folder,
      Fleet fleet,
      ProxyServer proxy,
      String page) {
    this.options = options;
    this.out = out;
    this.folder = folder;
    this.fleet = fleet;
    this.proxy = proxy;
    this.page = page;
  }

  static Demo start(DemoOptions options, PrintWriter out, Shutdown shutdown)
      throws IOException, ConfigException {
    var folder = shutdown.own(DemoFolder.open(options));
    var mysql = MySqlDistribution.find(line -> say(out, line));
    say(out, "Starting " + count(options) + " of " + mysql.describe());
    var fleet = shutdown.own(Fleet.start(mysql, plan(options, folder)));
    if (!folder.loaded()) {
      emptySchemas(fleet);
    }
    var yaml = new DemoConfig(options, fleet, folder.serverPassword()).yaml();
    var file = folder.write(yaml);
    say(out, "Configuration: " + file);
    var config = ConfigLoader.load(file);
    var proxy = shutdown.own(Listening.start(config, ProxyServer.Options.DEFAULT));
    var page = Listening.page(config, shutdown.own(Listening.admin(config, proxy)));
    return new Demo(options, out, folder, fleet, proxy, page);
  }

  private static String count(DemoOptions options) {
    return options.shards()
        + (options.shards() == 1 ? " primary with " : " primaries with ")
        + options.replicas()
        + (options.replicas() == 1 ? " replica each" : " replicas each");
  }

  private static Fleet.Plan plan(DemoOptions options, DemoFolder folder) {
    var plan =
        Fleet.Plan.of(options.shards())
            .replicas(options.replicas())
            .account(DemoConfig.SERVER_USER, folder.serverPassword());
    return folder.servers().map(plan::keepingDataIn).orElse(plan);
  }

  /// A shard is a schema of its server; what an interrupted load left is thrown away.
  private static void emptySchemas(Fleet fleet) {
    for (int shard = 0; shard < fleet.shards().size(); shard++) {
      var schema = DemoConfig.physical(shard);
      fleet
          .primary(shard)
          .execute("DROP DATABASE IF EXISTS " + schema, "CREATE DATABASE " + schema);
    }
  }

  private static void say(PrintWriter out, String line) {
    out.println(line);
    out.flush();
  }

  int port() {
    return proxy.port();
  }

  /// Where the dashboard is.
  String page() {
    return page;
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:mysql://127.0.0.1:%d/%s?sslMode=DISABLED&allowPublicKeyRetrieval=true&useAffectedRows=true"
            .formatted(proxy.port(), SCHEMA),
        USER,
        PASSWORD);
  }

  /// Makes the tables and their rows through the proxy, unless an earlier run did.
  void load() throws IOException, SQLException {
    if (folder.loaded()) {
      say(out, "The school of an earlier run is there.");
      return;
    }
    say(out, "Loading sql-samples/schema.sql and seed.sql through the proxy");
    try (var connection = connect()) {
      loadFile("schema.sql", connection);
      loadFile("seed.sql", connection);
    }
    folder.markLoaded();
  }

  private static void loadFile(String name, Connection connection)
      throws IOException, SQLException {
    try (var statement = connection.createStatement()) {
      for (var sample : SampleReader.resource(name)) {
        try {
          statement.execute(sample.sql());
        } catch (SQLException e) {
          throw new CommandFailure(
              "sql-samples/%s: %s\nin: %s".formatted(name, e.getMessage(), sample.sql()), e);
        }
      }
    }
  }

  /// Shows the samples; what differs from what they say is returned.
  List<String> show() throws IOException, SQLException {
    var run = new SampleRun(proxy::router, options.shards(), out);
    var differences = new ArrayList<String>();
    try (var connection = connect()) {
      run.run(SampleReader.resource("queries.sql"), connection);
      differences.addAll(run.differences());
      if (options.replicas() > 0) {
        differences.addAll(new ReplicaShow(proxy::topology, out).show(connection));
      }
    }
    return differences;
  }

  /// What differs on the servers themselves.
  List<String> misplaced() {
    return new PlacementCheck(fleet).differences();
  }
}
