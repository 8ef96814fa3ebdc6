package io.kintsugi.proxy.session.plane;

import io.kintsugi.config.ConfigException;
import io.kintsugi.config.ConfigLoader;
import io.kintsugi.config.ProxyConfig;
import io.kintsugi.config.Secret;
import io.kintsugi.proxy.FakeMySqlServer;
import io.kintsugi.proxy.backend.BackendTarget;
import io.kintsugi.proxy.backend.Marks;
import io.kintsugi.proxy.backend.Orphan;
import io.kintsugi.proxy.backend.Transport;
import io.kintsugi.proxy.observe.Events;
import io.kintsugi.proxy.observe.Recorder;
import io.kintsugi.proxy.session.ProxyContext;
import io.kintsugi.proxy.session.show.InformationSchema;
import io.kintsugi.proxy.session.transaction.GlobalCommits;
import io.kintsugi.proxy.topology.Topology;
import io.kintsugi.router.Router;
import io.kintsugi.router.rule.Catalogs;
import io.kintsugi.router.rule.ColumnInfo;
import io.kintsugi.router.rule.WeightCache;
import io.kintsugi.xa.GlobalId.Protocol;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// The data plane alone, on loopback, before servers made of scripts: shard `s0` is on `alpha`,
/// `s1` on `beta` (and `s2` on `gamma`), and row `id` of `student` is on shard `id % 2` (or `% 3`).
/// Owns what it starts.
final class Plane implements AutoCloseable {
  static final String USER = "app";
  static final String PASSWORD = "geheim";
  private static final List<String> NAMES = List.of("alpha", "beta", "gamma");
  private final DataPlane data;
  private final ProxyContext context;
  private final PlaneOperations operations;
  private final List<Orphan> orphans;

  private Plane(
      DataPlane data, ProxyContext context, PlaneOperations operations, List<Orphan> orphans) {
    this.data = data;
    this.context = context;
    this.operations = operations;
    this.orphans = orphans;
  }

  /// A script for one shard's server: empty, with the account the proxy logs in by.
  static FakeMySqlServer server() {
    return new FakeMySqlServer("kintsugi", "secret");
  }

  static Plane start(FakeMySqlServer alpha, FakeMySqlServer beta, String limits) {
    return start(alpha.port(), beta.port(), limits, 1);
  }

  static Plane start(FakeMySqlServer alpha, FakeMySqlServer beta, GlobalCommits commits) {
    List<Integer> ports = List.of(alpha.port(), beta.port());
    return start(ports, "", Transport.named("nio", 1), null, commits);
  }

  /// One event loop before three servers.
  static Plane start(FakeMySqlServer alpha, FakeMySqlServer beta, FakeMySqlServer gamma) {
    List<Integer> ports = List.of(alpha.port(), beta.port(), gamma.port());
    GlobalCommits commits = new FakeCommits(Protocol.TWO_PHASE);
    return start(ports, "", Transport.named("nio", 1), null, commits);
  }

  /// @param limits the keys of `limits` as YAML, e.g. `acquire-timeout: 1s`
  static Plane start(int alpha, int beta, String limits, int loops) {
    return start(alpha, beta, limits, loops, null);
  }

  static Plane start(int alpha, int beta, String limits, int loops, @Nullable SslContext tls) {
    return start(alpha, beta, limits, Transport.named("nio", loops), tls);
  }

  static Plane start(
      int alpha, int beta, String limits, Transport transport, @Nullable SslContext tls) {
    GlobalCommits commits = new FakeCommits(Protocol.TWO_PHASE);
    return start(List.of(alpha, beta), limits, transport, tls, commits);
  }

  private static Plane start(
      List<Integer> ports,
      String limits,
      Transport transport,
      @Nullable SslContext tls,
      GlobalCommits commits) {
    ProxyConfig config = config(ports, limits);
    Router router = new Router(Catalogs.build(1, config, columns()), () -> 7, new WeightCache(100));
    ProxyContext context =
        new ProxyContext(
            config,
            router,
            new WeightCache(100),
            tls,
            task -> Thread.ofVirtual().start(task),
            "9.7.0-kintsugi",
            Map.of(),
            InformationSchema.ofMySql97(),
            schema -> CompletableFuture.completedFuture(router),
            commits,
            () -> new Topology(Map.of()),
            null,
            new Recorder(config.admin().slow(), config.admin().statements(), new Events()));
    List<List<BackendTarget>> targets = new ArrayList<>();
    for (var shard : config.shards().entrySet()) {
      targets.add(List.of(target(shard.getKey(), shard.getValue(), ports)));
    }
    List<Orphan> orphans = new CopyOnWriteArrayList<>();
    DataPlane data =
        new DataPlane(context, transport, targets, new Marks("plane", 1), orphans::add);
    PlaneOperations operations = new PlaneOperations();
    context.admin(new PlaneObserved(context, data), operations);
    return new Plane(data, context, operations, orphans);
  }

  private static ProxyConfig config(List<Integer> ports, String limits) {
    try {
      return ConfigLoader.load("plane", yaml(ports, limits), Map.of());
    } catch (ConfigException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static BackendTarget target(String name, ProxyConfig.Shard shard, List<Integer> ports) {
    return new BackendTarget(
        name,
        shard.server(),
        "127.0.0.1",
        ports.get(NAMES.indexOf(shard.server())),
        "kintsugi",
        new Secret("secret"),
        shard.schema(),
        null,
        false);
  }

  private static Map<String, Map<String, List<ColumnInfo>>> columns() {
    return Map.of(
        "school",
        Map.of(
            "student",
            List.of(
                ColumnInfo.of("id", "bigint").withOrdinal(1),
                ColumnInfo.of("name", "varchar(40)").withOrdinal(2)),
            "plain",
            List.of(ColumnInfo.of("id", "bigint").withOrdinal(1))));
  }

  private static String yaml(List<Integer> ports, String limits) {
    StringBuilder servers = new StringBuilder();
    StringBuilder shards = new StringBuilder();
    List<String> all = new ArrayList<>();
    for (int i = 0; i < ports.size(); i++) {
      String server =
          "  %s: {host: 127.0.0.1, port: %d, user: kintsugi, password: secret, tls: disabled}%n";
      servers.append(server.formatted(NAMES.get(i), ports.get(i)));
      shards.append("  s%d: {server: %s, schema: school_%d}%n".formatted(i, NAMES.get(i), i));
      all.add("s" + i);
    }
    return """
    listen: {address: 127.0.0.1, port: 0}
    admin: {address: 127.0.0.1, port: 0}
    users:
      app: {password: geheim, schemas: [school]}
      other: {password: anders, schemas: [school]}
      ops: {password: ops, admin: true, schemas: [school]}
    servers:
    %s
    limits: {%s}
    shards:
    %s
    schemas:
      school:
        shards: %s
        unsharded: s0
        functions:
          by-mod: {type: mod}
        tables:
          student: {key: id, function: by-mod}
    """
        .formatted(servers, limits, shards, all);
  }

  int port() {
    return data.port();
  }

  /// Connections held to a server.
  int connections(String server) {
    return data.connections(server);
  }

  /// Sessions that were hung up on.
  List<Orphan> orphans() {
    return List.copyOf(orphans);
  }

  int clients() {
    return context.registry().connections();
  }

  ProxyContext context() {
    return context;
  }

  /// What operators asked for.
  List<String> operations() {
    return operations.done;
  }

  /// A client of `ops`, who is an admin; owned by the caller.
  WireClient admin() throws IOException {
    return WireClient.login(port(), "ops", "ops", "school", WireClient.USUAL);
  }

  int sessions() {
    return context.registry().all().size();
  }

  /// A client that is logged in, owned by the caller.
  WireClient client() throws IOException {
    return WireClient.login(port(), USER, PASSWORD, "school", WireClient.USUAL);
  }

  WireClient client(int capabilities) throws IOException {
    return WireClient.login(port(), USER, PASSWORD, "school", capabilities);
  }

  @Override
  public void close() {
    data.close();
  }
}
