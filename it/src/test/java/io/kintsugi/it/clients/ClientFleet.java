package io.kintsugi.it.clients;

import io.kintsugi.config.ConfigLoader;
import io.kintsugi.fleet.Fleet;
import io.kintsugi.fleet.MySqlDistribution;
import io.kintsugi.fleet.Program;
import io.kintsugi.it.Certificate;
import io.kintsugi.proxy.ProxyServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Two servers and the proxy, with TLS, for all lanes: the schemas `school` and `copy` over both
/// shards with the same tables, and `solo` on one. Owns what it starts.
public final class ClientFleet implements AutoCloseable {
  private static final String SCHOOL =
      """
          shards: [X0, X1]
          unsharded: X0
          functions:
            by-hash: {type: hash}
            by-age: {type: range, ranges: [{below: 20, shard: X0}, {shard: X1}]}
            by-region: {type: list, values: {X0: [cn, jp], X1: [de, us]}, default: X1}
          tables:
            student: {key: id, function: by-hash, generate: {column: id, with: snowflake}}
            grade: {key: student_id, function: by-hash}
            course: {broadcast: true}
            alumni: {key: age, function: by-age}
            visitor: {key: region, function: by-region}
      """;

  private final MySqlDistribution mysql;
  private final Fleet fleet;
  private final ProxyServer proxy;
  private final Path folder;

  private ClientFleet(MySqlDistribution mysql, Fleet fleet, ProxyServer proxy, Path folder) {
    this.mysql = mysql;
    this.fleet = fleet;
    this.proxy = proxy;
    this.folder = folder;
  }

  static ClientFleet start() throws Exception {
    Path folder = Files.createTempDirectory("kintsugi-clients");
    Certificate.make(folder, "proxy", "ip:127.0.0.1");
    MySqlDistribution mysql = MySqlDistribution.find(System.err::println);
    Fleet fleet = Fleet.start(mysql, Fleet.Plan.of(2).account("kintsugi", "secret"));
    try {
      for (String schema : List.of("school", "copy", "solo")) {
        fleet.primary(0).execute("CREATE DATABASE " + schema + "_0");
        fleet.primary(1).execute("CREATE DATABASE " + schema + "_1");
      }
      var config = ConfigLoader.load("clients", yaml(fleet, folder), Map.of());
      ProxyServer proxy = ProxyServer.start(config, ProxyServer.Options.DEFAULT);
      return new ClientFleet(mysql, fleet, proxy, folder);
    } catch (Exception e) {
      fleet.close();
      throw e;
    }
  }

  private static String yaml(Fleet fleet, Path folder) {
    return """
    listen:
      address: 127.0.0.1
      port: 0
      tls: {certificate: %1$s/proxy.crt, key: %1$s/proxy.key}
    admin: {address: 127.0.0.1, port: 0}
    users:
      app: {password: app, schemas: [school, copy, solo]}
      ops: {password: ops, admin: true, schemas: [school]}
    servers:
      alpha: {host: 127.0.0.1, port: %2$d, user: kintsugi, password: secret}
      beta: {host: 127.0.0.1, port: %3$d, user: kintsugi, password: secret}
    shards:
      s0: {server: alpha, schema: school_0}
      s1: {server: beta, schema: school_1}
      c0: {server: alpha, schema: copy_0}
      c1: {server: beta, schema: copy_1}
      u0: {server: alpha, schema: solo_0}
    schemas:
      solo: {shards: [u0], unsharded: u0}
      school:
    %4$s
      copy:
    %5$s
    """
        .formatted(
            folder,
            fleet.primary(0).port(),
            fleet.primary(1).port(),
            SCHOOL.replace("X", "s").indent(4).stripTrailing(),
            SCHOOL.replace("X", "c").indent(4).stripTrailing());
  }

  int port() {
    return proxy.port();
  }

  /// The certificate the proxy shows.
  Path certificate() {
    return folder.resolve("proxy.crt");
  }

  /// The words that start one of MySQL's own programs for the proxy; an option given again by the
  /// caller wins.
  Optional<List<String>> command(Program program, String... arguments) {
    return mysql
        .command(program)
        .map(words -> {
          var all = new ArrayList<>(words);
          if (!all.contains("--no-defaults")) {
            all.add("--no-defaults");
          }
          all.addAll(List.of("-h127.0.0.1", "-P" + port(), "-uapp", "-papp"));
          all.addAll(Arrays.asList(arguments));
          return all;
        });
  }

  /// Runs one of MySQL's own programs, or ends the test when this machine lacks it.
  Programs.Result run(Program program, String input, String... arguments) {
    return Programs.run(
        Programs.installed(command(program, arguments), program.name()), input, Map.of());
  }

  /// The mysql client with a statement list on its input, in the schema.
  Programs.Result mysql(String schema, String input, String... arguments) {
    var words = new ArrayList<>(Arrays.asList(arguments));
    words.add(schema);
    return run(Program.MYSQL, input, words.toArray(String[]::new));
  }

  /// For Connector/J, with user and password; options follow with `&`.
  String jdbcUrl(String schema) {
    return "jdbc:mysql://127.0.0.1:" + port() + "/" + schema + "?user=app&password=app";
  }

  @Override
  public void close() {
    try (fleet) {
      proxy.close();
    } finally {
      remove(folder);
    }
  }

  private static void remove(Path folder) {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
