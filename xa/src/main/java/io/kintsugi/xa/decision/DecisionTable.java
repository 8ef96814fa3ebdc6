package io.kintsugi.xa.decision;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kintsugi.xa.GlobalId;
import io.kintsugi.xa.control.Control;
import io.kintsugi.xa.control.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Optional;

/// `kintsugi.decision` of one server, in SQL. Its primary key decides: the first insert wins.
public final class DecisionTable {
  private DecisionTable() {}

  /// The outcome of a transaction over shards.
  public enum Decision {
    COMMIT,
    ROLLBACK
  }

  /// What home's transaction runs to decide to commit. It writes no row when the epoch is fenced,
  /// and shares a lock on the epoch's row, so that whoever fences it waits for this transaction's
  /// end. Its text needs no quoting, whatever the session's sql_mode and character set are.
  public static String commit(GlobalId id) {
    return "INSERT INTO kintsugi.decision (gtrid, outcome) SELECT %s, 'commit' FROM kintsugi.epoch WHERE cluster = '%s' AND proxy = %d AND epoch = %d AND fenced = 0 FOR SHARE"
        .formatted(hex(id), id.cluster(), id.proxy(), id.epoch());
  }

  public static Optional<Decision> find(Connection connection, GlobalId id) throws SQLException {
    return Rows.list(
            connection,
            row -> row.getString(1).equals("commit") ? Decision.COMMIT : Decision.ROLLBACK,
            "SELECT outcome FROM kintsugi.decision WHERE gtrid = " + hex(id))
        .stream()
        .findFirst();
  }

  /// The decision, made now as a rollback when there is none. Waits for a home transaction that has
  /// written its decision and is still open.
  ///
  /// @throws SQLException 1205 when that one does not end within the wait
  public static Decision findOrRollBack(Connection connection, GlobalId id, int lockWait)
      throws SQLException {
    Optional<Decision> found = find(connection, id);
    if (found.isPresent()) {
      return found.get();
    }
    try {
      Control.withLockWait(
          connection,
          lockWait,
          same ->
              Rows.update(
                  same,
                  "INSERT INTO kintsugi.decision (gtrid, outcome) VALUES (%s, 'rollback')"
                      .formatted(hex(id))));
      return Decision.ROLLBACK;
    } catch (SQLException e) {
      if (e.getErrorCode() != Control.DUPLICATE_KEY) {
        throw e;
      }
      return find(connection, id)
          .orElseThrow(() -> new SQLException("the decision of " + id + " came and went"));
    }
  }

  public static String hex(GlobalId id) {
    return "X'" + HexFormat.of().formatHex(id.toString().getBytes(UTF_8)) + "'";
  }
}
