package io.kintsugi.xa.stand;

import io.kintsugi.fleet.Fleet;
import io.kintsugi.fleet.MySqlDistribution;
import io.kintsugi.fleet.MySqlServer;
import io.kintsugi.xa.ControlConnections;
import io.kintsugi.xa.GlobalId.Protocol;
import io.kintsugi.xa.Outcome;
import io.kintsugi.xa.Probe;
import io.kintsugi.xa.XaSettings;
import io.kintsugi.xa.control.InDoubt;
import io.kintsugi.xa.control.SystemSchema;
import io.kintsugi.xa.manager.XaManager;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// Three real servers `alpha`, `beta` and `gamma` with a shard each, `s0` to `s2`, and the control
/// plane's way to them. A server can be cut off: nothing reaches it then.
public final class RealServers implements ControlConnections, AutoCloseable {
  public static final List<String> NAMES = List.of("alpha", "beta", "gamma");
  static final Map<String, String> SHARDS = Map.of("s0", "alpha", "s1", "beta", "s2", "gamma");
  static final Duration LEASE = Duration.ofSeconds(3);

  private final Fleet fleet;
  private final Set<String> cut = ConcurrentHashMap.newKeySet();

  private RealServers(Fleet fleet) {
    this.fleet = fleet;
  }

  static RealServers start() {
    Fleet fleet =
        Fleet.start(
            MySqlDistribution.find(System.err::println),
            Fleet.Plan.of(NAMES.size()).arguments("--innodb-lock-wait-timeout=5"));
    RealServers servers = new RealServers(fleet);
    for (String name : NAMES) {
      servers
          .server(name)
          .execute(
              "CREATE DATABASE shard",
              "CREATE TABLE shard.account (id INT PRIMARY KEY, amount INT NOT NULL)");
    }
    return servers;
  }

  public MySqlServer server(String name) {
    return fleet.primary(NAMES.indexOf(name));
  }

  public static String serverOf(String shard) {
    return Objects.requireNonNull(SHARDS.get(shard));
  }

  public static XaSettings settings(String cluster, int proxy, Protocol protocol) {
    return new XaSettings(cluster, proxy, protocol, SHARDS, LEASE, Duration.ofSeconds(5));
  }

  /// The protocol's tables, as a proxy makes them.
  public void prepareSchema() throws Exception {
    for (String name : NAMES) {
      try (Connection connection = connect(name)) {
        SystemSchema.ensure(name, connection);
      }
    }
  }

  /// The living proxy 1 of a cluster; whoever asks for it closes it.
  public XaManager proxy(String cluster, Protocol protocol) {
    return XaManager.start(settings(cluster, 1, protocol), this, Probe.NONE);
  }

  /// Leaves no row on any shard.
  public void empty() {
    NAMES.forEach(name -> server(name).execute("DELETE FROM shard.account"));
  }

  /// How often each server has the row, in their order: `101` when `beta` alone lacks it.
  public String rows(int row) {
    String count = "SELECT COUNT(*) FROM shard.account WHERE id = " + row;
    return NAMES.stream().map(name -> server(name).queryOne(count)).collect(Collectors.joining());
  }

  public void cut(String name) {
    cut.add(name);
  }

  public void mend(String name) {
    cut.remove(name);
  }

  @Override
  public Connection connect(String server) throws SQLException {
    if (cut.contains(server)) {
      throw new SQLException("cut off: " + server, "08001");
    }
    MySqlServer target = server(server);
    return DriverManager.getConnection(
        target.jdbcUrl("shard") + "&connectTimeout=1000", MySqlServer.ROOT, target.rootPassword());
  }

  @Override
  public Connection dedicated(String server) throws SQLException {
    return connect(server);
  }

  /// Everything that is prepared on any server, by any cluster.
  public int prepared(String cluster) throws SQLException {
    int all = 0;
    for (String name : NAMES) {
      all += prepared(cluster, name);
    }
    return all;
  }

  public int prepared(String cluster, String name) throws SQLException {
    try (Connection connection = connect(name)) {
      return InDoubt.read(connection, cluster).branches().size();
    }
  }

  /// A commit that is answered before a slow server has confirmed its branch says so; one that
  /// names none is not waited for.
  public void awaitUnlessConfirmed(Outcome.Committed answer, String cluster) {
    if (!answer.pending().isEmpty()) {
      awaitNothingPrepared(cluster);
    }
  }

  public void awaitNothingPrepared(String cluster) {
    try {
      Eventually.until("nothing prepared", () -> prepared(cluster) == 0);
    } catch (Exception e) {
      throw new AssertionError("nothing prepared in " + cluster, e);
    }
  }

  @Override
  public void close() {
    fleet.close();
  }
}
