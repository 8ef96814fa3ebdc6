package io.kintsugi.xa.deadlock;

import io.kintsugi.xa.ControlConnections;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/// Reads a server's row lock waits (`performance_schema.data_lock_waits` in MySQL's manual).
///
/// A detached XA branch has no thread: its waits, and those for it, are not in the answer.
final class LockWaits {
  private static final String WAITS =
      "SELECT w.processlist_id, b.processlist_id FROM performance_schema.data_lock_waits l"
          + " JOIN performance_schema.threads w ON w.thread_id = l.requesting_thread_id"
          + " JOIN performance_schema.threads b ON b.thread_id = l.blocking_thread_id";
  private static final int SECONDS = 1;
  private final ControlConnections servers;

  LockWaits(ControlConnections servers) {
    this.servers = servers;
  }

  List<LockWait> of(String server) throws SQLException {
    List<LockWait> waits = new ArrayList<>();
    try (Connection connection = servers.connect(server);
        Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(SECONDS);
      try (ResultSet rows = statement.executeQuery(WAITS)) {
        while (rows.next()) {
          waits.add(
              new LockWait(
                  new ServerThread(server, rows.getLong(1)),
                  new ServerThread(server, rows.getLong(2))));
        }
      }
    }
    return waits;
  }
}
