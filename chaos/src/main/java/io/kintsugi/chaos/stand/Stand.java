package io.kintsugi.chaos.stand;

import io.kintsugi.chaos.check.Violation;
import io.kintsugi.chaos.fault.FaultLink;
import io.kintsugi.chaos.work.Client;
import io.kintsugi.chaos.work.Shards;
import io.kintsugi.chaos.work.Workload;
import io.kintsugi.fleet.Fleet;
import io.kintsugi.fleet.MySqlServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/// Real servers, a fault link before each, and proxies as processes of their own. Owns them all,
/// and ends them by their process numbers.
public final class Stand implements AutoCloseable {
  public static final String CLUSTER = "chaos";

  /// A server that hears of nothing is given up after the proxies' acquire-timeout; then they have
  /// to find a way to it that is not broken.
  private static final Duration LEAVING = Duration.ofSeconds(15);

  private static final long APART = TimeUnit.SECONDS.toNanos(5);

  /// How clients connect to a proxy: they give up a hanging one.
  private static final String URL =
      "jdbc:mysql://127.0.0.1:%d/chaos?sslMode=DISABLED&allowPublicKeyRetrieval=true"
          + "&connectTimeout=3000&socketTimeout=20000";

  private final Plan plan;
  private final Fleet fleet;
  private final List<FaultLink> links = new ArrayList<>();
  private final List<ProxyProcess> proxies = new ArrayList<>();
  private final Strangers strangers = Strangers.of(CLUSTER);
  private final DoubtWatch doubts;
  private final Map<Integer, Long> restarts = new HashMap<>();

  private Stand(Plan plan, Fleet fleet) {
    this.plan = plan;
    this.fleet = fleet;
    this.doubts = DoubtWatch.start(fleet.servers(), CLUSTER);
  }

  /// Returns when all proxies serve.
  public static Stand start(Plan plan) throws Exception {
    var fleet =
        Fleet.start(
            plan.mysql(),
            Fleet.Plan.of(plan.servers())
                .replicas(plan.replicas())
                .account(StandConfig.SERVER_USER, StandConfig.SERVER_PASSWORD)
                .arguments(plan.arguments().toArray(String[]::new)));
    var stand = new Stand(plan, fleet);
    try {
      stand.prepare();
      return stand;
    } catch (Exception e) {
      stand.close();
      throw e;
    }
  }

  private void prepare() throws IOException, SQLException {
    for (int i = 0; i < plan.servers(); i++) {
      String schema = StandConfig.physical(i);
      server(i).execute("CREATE DATABASE " + schema);
      for (Workload workload : plan.workloads()) {
        for (String table : workload.tables()) {
          server(i).execute(table.replace("CREATE TABLE ", "CREATE TABLE " + schema + "."));
        }
      }
      strangers.prepare(server(i));
      links.add(FaultLink.before(server(i).port()));
    }
    for (int i = 0; i < plan.proxies(); i++) {
      ProxyProcess proxy = proxy(CLUSTER, i + 1);
      proxies.add(proxy);
      proxy.start();
    }
  }

  /// A further proxy before the same servers, not started yet; the caller's own.
  public ProxyProcess proxy(String cluster, int id) throws IOException {
    int port = freePort();
    Map<String, String> keys = new TreeMap<>();
    plan.workloads().forEach(workload -> keys.putAll(workload.keys()));
    var config =
        new StandConfig(
            cluster,
            id,
            port,
            links.stream().map(FaultLink::port).toList(),
            keys,
            plan.transactions(),
            plan.more());
    String name = "proxy-" + cluster + "-" + id + "-" + port;
    Path file = Files.writeString(plan.folder().resolve(name + ".yaml"), config.yaml());
    return new ProxyProcess(file, plan.folder().resolve(name + ".log"), port, plan.environment());
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  public Fleet fleet() {
    return fleet;
  }

  /// The primary of a shard.
  public MySqlServer server(int number) {
    return fleet.primary(number);
  }

  public int servers() {
    return plan.servers();
  }

  /// What lies between the proxies and a server.
  public FaultLink link(int server) {
    return links.get(server);
  }

  public ProxyProcess proxy(int number) {
    return proxies.get(number);
  }

  public List<ProxyProcess> proxies() {
    return List.copyOf(proxies);
  }

  public DoubtWatch doubts() {
    return doubts;
  }

  /// Waits, not for ever, until no proxy has a transaction open that was open at the call; for when
  /// no client is there any more.
  public Settled awaitNoneOpen() throws SQLException, InterruptedException {
    return OpenTransactions.await(
        IntStream.range(0, plan.servers()).mapToObj(this::server).toList(), LEAVING);
  }

  public Shards shards() {
    return new Shards(
        IntStream.range(0, plan.servers())
            .mapToObj(
                i -> new Shards.Shard(StandConfig.shard(i), server(i), StandConfig.physical(i)))
            .toList());
  }

  /// A connection of a client through one proxy.
  public Connection connect(int proxy) throws SQLException {
    return connect(proxies.get(proxy));
  }

  public static Connection connect(ProxyProcess proxy) throws SQLException {
    return DriverManager.getConnection(
        URL.formatted(proxy.port()), StandConfig.USER, StandConfig.USER);
  }

  /// A connection of an operator.
  public Connection operate(int proxy) throws SQLException {
    return DriverManager.getConnection(URL.formatted(proxies.get(proxy).port()), "ops", "ops");
  }

  /// A way in by each proxy in turn; one that is down is passed over.
  public Client.Door door() {
    var turn = new AtomicInteger();
    return () -> {
      SQLException last = new SQLException("no proxy");
      for (int i = 0; i < proxies.size(); i++) {
        try {
          return connect(Math.floorMod(turn.getAndIncrement(), proxies.size()));
        } catch (SQLException e) {
          last = e;
        }
      }
      throw last;
    };
  }

  /// Fills the workloads' tables anew.
  public void fill() throws SQLException {
    for (Workload workload : plan.workloads()) {
      workload.fill(shards());
    }
  }

  /// `kill -9` of a server; waits first when it was started a moment ago.
  ///
  /// MySQL with a binary log (9.7.4) rolls a prepared branch back when it crashes again just after
  /// the crash that the branch survived. No coordinator can help that, so it is not tried.
  public void kill(int server) throws InterruptedException {
    long since = System.nanoTime() - restarts.getOrDefault(server, System.nanoTime() - APART);
    TimeUnit.NANOSECONDS.sleep(Math.max(0, APART - since));
    server(server).kill9();
  }

  /// Ends every fault: links heal, servers and proxies run.
  public void heal() throws IOException, SQLException {
    for (int i = 0; i < plan.servers(); i++) {
      heal(i);
    }
    for (MySqlServer server : fleet.servers()) {
      if (server.running()) {
        server.resume();
      } else {
        server.start();
      }
    }
    for (ProxyProcess proxy : proxies) {
      if (proxy.running()) {
        proxy.resume();
        proxy.clear();
      }
      if (!proxy.running()) {
        proxy.start();
      }
    }
    doubts.faultEnded();
  }

  private void heal(int server) throws SQLException {
    if (!server(server).running()) {
      // Until the strangers are back no proxy may come near.
      links.get(server).cut();
      server(server).start();
      strangers.restore(server(server));
      restarts.put(server, System.nanoTime());
    }
    links.get(server).heal();
  }

  /// Branches of strangers that somebody touched.
  public List<Violation> touchedStrangers() throws SQLException {
    List<Violation> violations = new ArrayList<>();
    for (int i = 0; i < plan.servers(); i++) {
      violations.addAll(strangers.missing(server(i)));
    }
    return violations;
  }

  @Override
  public void close() throws IOException {
    try (fleet) {
      doubts.close();
      proxies.forEach(ProxyProcess::close);
      for (FaultLink link : links) {
        link.close();
      }
    }
  }
}
