package io.kintsugi.xa.recovery;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kintsugi.xa.GlobalId;
import io.kintsugi.xa.control.Rows;
import io.kintsugi.xa.decision.DecisionTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/// The tables that keep a row per transaction for a time.
enum Kept {
  DECISIONS("decision", "decided"),
  BALLOTS("ballot", "touched");

  private final String table;
  private final String time;

  Kept(String table, String time) {
    this.table = table;
    this.time = time;
  }

  /// The oldest first; what is not one of ours is left out.
  ///
  /// @param age by the server's clock
  List<GlobalId> olderThan(Connection connection, Duration age, int atMost) throws SQLException {
    return Rows.list(
            connection,
            row -> new String(row.getBytes(1), UTF_8),
            "SELECT gtrid FROM kintsugi.%s WHERE %s <= NOW(3) - INTERVAL ? SECOND ORDER BY %s LIMIT ?"
                .formatted(table, time, time),
            age.toSeconds(),
            atMost)
        .stream()
        .flatMap(text -> GlobalId.parse(text).stream())
        .toList();
  }

  void forget(Connection connection, List<GlobalId> ids) throws SQLException {
    Rows.update(
        connection,
        "DELETE FROM kintsugi.%s WHERE gtrid IN (%s)"
            .formatted(
                table, ids.stream().map(DecisionTable::hex).collect(Collectors.joining(","))));
  }
}
