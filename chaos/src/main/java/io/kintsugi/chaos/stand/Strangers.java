package io.kintsugi.chaos.stand;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kintsugi.chaos.check.Violation;
import io.kintsugi.chaos.stand.Branches.Branch;
import io.kintsugi.fleet.MySqlServer;
import io.kintsugi.xa.GlobalId;
import io.kintsugi.xa.GlobalId.Protocol;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// Prepared branches that are not the cluster's, on every server: of another program, of another
/// cluster, and of one whose name begins as ours. Nobody may touch them.
final class Strangers {
  private final List<Branch> branches;

  private Strangers(List<Branch> branches) {
    this.branches = List.copyOf(branches);
  }

  /// @param cluster the one whose proxies must leave them alone
  static Strangers of(String cluster) {
    var neighbour = new GlobalId("other", 1, 1, 1, Protocol.TWO_PHASE, "server-0");
    var namesake = new GlobalId(cluster + "0", 1, 1, 1, Protocol.TWO_PHASE, "server-0");
    return new Strangers(
        List.of(
            new Branch(1, cluster + ":1:1:1:2:server-0", "s0"),
            new Branch(GlobalId.FORMAT, "not one of ours", "s0"),
            new Branch(GlobalId.FORMAT, neighbour.toString(), "s0"),
            new Branch(GlobalId.FORMAT, namesake.toString(), "s0")));
  }

  /// Prepares them; they stay when the connection ends.
  void prepare(MySqlServer server) throws SQLException {
    server.execute(
        "CREATE DATABASE IF NOT EXISTS strangers",
        "CREATE TABLE IF NOT EXISTS strangers.visit (name VARCHAR(80) PRIMARY KEY)");
    for (Branch branch : branches) {
      prepare(server, branch);
    }
  }

  private static void prepare(MySqlServer server, Branch branch) throws SQLException {
    String xid = xid(branch);
    try (Connection connection = server.connect();
        var statement = connection.createStatement()) {
      statement.execute("XA START " + xid);
      statement.execute("INSERT INTO strangers.visit VALUES ('" + xid.hashCode() + "')");
      statement.execute("XA END " + xid);
      statement.execute("XA PREPARE " + xid);
    }
  }

  /// Prepares those that a crash of the server took: that is between them and MySQL.
  void restore(MySqlServer server) throws SQLException {
    List<Branch> there = Branches.on(server);
    for (Branch branch : branches) {
      if (!there.contains(branch)) {
        prepare(server, branch);
      }
    }
  }

  /// Those that are gone.
  List<Violation> missing(MySqlServer server) throws SQLException {
    List<Branch> gone = new ArrayList<>(branches);
    gone.removeAll(Branches.on(server));
    return gone.stream()
        .map(each -> new Violation("stranger", each + " is gone from " + server))
        .toList();
  }

  private static String xid(Branch branch) {
    HexFormat hex = HexFormat.of();
    return "X'%s',X'%s',%d"
        .formatted(
            hex.formatHex(branch.gtrid().getBytes(UTF_8)),
            hex.formatHex(branch.bqual().getBytes(UTF_8)),
            branch.format());
  }
}
