package io.kintsugi.app.demo;

import io.kintsugi.proxy.topology.Topology;
import io.kintsugi.proxy.topology.Topology.Group;
import io.kintsugi.proxy.topology.Topology.Replica;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// Shows the same read on the primary and on a replica, and how late the replicas are.
final class ReplicaShow {
  private static final String READ = "SELECT /*+ %s */ COUNT(*), MAX(name) FROM student";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Supplier<Topology> topology;
  private final PrintWriter out;

  ReplicaShow(Supplier<Topology> topology, PrintWriter out) {
    this.topology = topology;
    this.out = out;
  }

  /// What is not as it should be, a sentence each.
  List<String> show(Connection connection) throws SQLException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!allFit() && System.nanoTime() < end) {
      LockSupport.parkNanos(50_000_000);
    }
    if (!allFit()) {
      return List.of("Replicas cannot be read: " + problems());
    }
    out.println();
    out.println("The same read on the primaries and on the replicas");
    try (Statement statement = connection.createStatement()) {
      // What was loaded a moment ago is to be there.
      statement.execute("SET kintsugi_reads = 'causal'");
      String primary = answer(statement, "primary");
      String replica = answer(statement, "replica");
      statement.execute("SET kintsugi_reads = DEFAULT");
      topology.get().groups().values().forEach(this::lag);
      out.flush();
      return primary.equals(replica)
          ? List.of()
          : List.of("Primaries answered %s, and replicas %s".formatted(primary, replica));
    }
  }

  private String answer(Statement statement, String hint) throws SQLException {
    String sql = READ.formatted(hint);
    try (ResultSet row = statement.executeQuery(sql)) {
      row.next();
      String answer = row.getString(1) + ", " + row.getString(2);
      out.println("  " + sql + "  ->  " + answer);
      return answer;
    }
  }

  private void lag(Group group) {
    for (Replica replica : group.replicas()) {
      Duration lag = replica.lag();
      out.printf(
          "  %s is %s behind %s%n",
          replica.server(), lag == null ? "?" : lag.toMillis() + " ms", group.writable());
    }
  }

  private boolean allFit() {
    return topology.get().groups().values().stream()
        .allMatch(
            group -> group.writable() != null && group.replicas().stream().allMatch(Replica::fit));
  }

  private String problems() {
    return topology.get().groups().values().stream()
        .flatMap(group -> group.problems().stream())
        .map(Topology.Problem::sentence)
        .toList()
        .toString();
  }
}
