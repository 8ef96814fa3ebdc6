package io.kintsugi.xa.membership;

import io.kintsugi.xa.GlobalId;
import io.kintsugi.xa.GlobalId.Protocol;
import io.kintsugi.xa.decision.DecisionTable;
import io.kintsugi.xa.membership.EpochTable.Entry;
import io.kintsugi.xa.stand.RealServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/// What a proxy that was killed leaves behind, made by hand: a registration whose lock is gone, and
/// branches that its connections prepared.
public record DeadProxy(RealServers servers, Life life) {

  public static DeadProxy register(RealServers servers, String cluster, int proxy, long epoch)
      throws Exception {
    servers.prepareSchema();
    Life life = new Life(cluster, proxy, epoch, "dead", RealServers.NAMES);
    for (String name : RealServers.NAMES) {
      try (Connection connection = servers.connect(name)) {
        register(connection, life);
      }
    }
    return new DeadProxy(servers, life);
  }

  /// At one server.
  public static void register(Connection connection, Life life) throws SQLException {
    Entry entry = EpochTable.register(connection, life, "dead");
    if (entry != Entry.MADE) {
      throw new IllegalStateException(entry.toString());
    }
  }

  /// It was not dead after all.
  public void beat(String server) throws SQLException {
    try (Connection connection = servers.connect(server)) {
      EpochTable.beat(connection, life);
    }
  }

  public GlobalId id(long sequence, String home) {
    return new GlobalId(
        life.cluster(), life.proxy(), life.epoch(), sequence, Protocol.TWO_PHASE, home);
  }

  public void prepare(GlobalId id, String shard, int row) throws SQLException {
    run(
        RealServers.serverOf(shard),
        "XA START " + id.xid(shard),
        "INSERT INTO shard.account VALUES (" + row + ", 1)",
        "XA END " + id.xid(shard),
        "XA PREPARE " + id.xid(shard));
  }

  /// Home's whole part: its row, the decision, and COMMIT.
  public void decide(GlobalId id, int row) throws SQLException {
    run(
        id.home(),
        "START TRANSACTION",
        "INSERT INTO shard.account VALUES (" + row + ", 1)",
        DecisionTable.commit(id),
        "COMMIT");
  }

  /// What a commit leaves whose proxy dies right after the decision: home is done, these shards are
  /// prepared.
  public void halfCommit(GlobalId id, int row, String... shards) throws SQLException {
    for (String shard : shards) {
      prepare(id, shard, row);
    }
    decide(id, row);
  }

  public void run(String server, String... statements) throws SQLException {
    try (Connection connection = servers.connect(server);
        Statement statement = connection.createStatement()) {
      for (String sql : List.of(statements)) {
        statement.execute(sql);
      }
    }
  }
}
