package io.kintsugi.xa.decision;

import io.kintsugi.xa.GlobalId;
import io.kintsugi.xa.control.Rows;
import io.kintsugi.xa.decision.BallotRules.Acceptor;
import io.kintsugi.xa.decision.BallotRules.Vote;
import io.kintsugi.xa.decision.DecisionTable.Decision;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// `kintsugi.ballot` of one server, in SQL: {@link BallotRules}, one statement per rule.
final class BallotTable {
  private BallotTable() {}

  static Acceptor read(Connection connection, GlobalId id) throws SQLException {
    return Rows.list(
            connection,
            BallotTable::acceptor,
            "SELECT promised, accepted, outcome FROM kintsugi.ballot WHERE gtrid = "
                + DecisionTable.hex(id))
        .stream()
        .findFirst()
        .orElse(Acceptor.NEW);
  }

  private static Acceptor acceptor(ResultSet row) throws SQLException {
    long promised = row.getLong(1);
    long accepted = row.getLong(2);
    String outcome = row.getString(3);
    return new Acceptor(promised, outcome == null ? null : new Vote(accepted, decision(outcome)));
  }

  private static Decision decision(String outcome) {
    return Decision.valueOf(outcome.toUpperCase(Locale.ROOT));
  }

  static Acceptor promise(Connection connection, GlobalId id, long ballot) throws SQLException {
    Rows.update(
        connection,
        "INSERT INTO kintsugi.ballot (gtrid, promised) VALUES (%s, %d) ON DUPLICATE KEY UPDATE promised = GREATEST(promised, %d)"
            .formatted(DecisionTable.hex(id), ballot, ballot));
    return read(connection, id);
  }

  static Acceptor accept(Connection connection, GlobalId id, Vote vote) throws SQLException {
    String outcome = vote.value().name().toLowerCase(Locale.ROOT);
    // MySQL assigns from left to right, so what the others are judged by comes last.
    Rows.update(
        connection,
        "INSERT INTO kintsugi.ballot (gtrid, promised, accepted, outcome) VALUES (%1$s, %2$d, %2$d, '%3$s') ON DUPLICATE KEY UPDATE outcome = IF(promised <= %2$d, '%3$s', outcome), accepted = IF(promised <= %2$d, %2$d, accepted), promised = GREATEST(promised, %2$d)"
            .formatted(DecisionTable.hex(id), vote.ballot(), outcome));
    return read(connection, id);
  }

  /// The coordinator's proposals of many transactions at once: ballot 0, commit. A row that exists
  /// has been promised to somebody, or holds this very proposal. None is written when the epoch is
  /// fenced here: then rows may be forgotten without a late proposal coming true.
  ///
  /// @param ids all of one life
  /// @return those that are accepted
  static Set<GlobalId> propose(Connection connection, Collection<GlobalId> ids)
      throws SQLException {
    GlobalId one = ids.iterator().next();
    Map<String, GlobalId> byHex = new HashMap<>();
    ids.forEach(id -> byHex.put(DecisionTable.hex(id), id));
    String rows =
        byHex.keySet().stream()
            .map(hex -> "SELECT " + hex + " AS gtrid")
            .collect(Collectors.joining(" UNION ALL "));
    Rows.update(
        connection,
        "INSERT IGNORE INTO kintsugi.ballot (gtrid, promised, accepted, outcome) SELECT p.gtrid, 0, 0, 'commit' FROM (%s) AS p JOIN kintsugi.epoch AS e ON e.cluster = '%s' AND e.proxy = %d AND e.epoch = %d AND e.fenced = 0 FOR SHARE OF e"
            .formatted(rows, one.cluster(), one.proxy(), one.epoch()));
    List<String> accepted =
        Rows.list(
            connection,
            row -> "X'" + row.getString(1).toLowerCase(Locale.ROOT) + "'",
            "SELECT HEX(gtrid) FROM kintsugi.ballot WHERE accepted = 0 AND gtrid IN (%s)"
                .formatted(String.join(",", byHex.keySet())));
    return accepted.stream().map(byHex::get).collect(Collectors.toSet());
  }
}
