package io.kintsugi.xa.control;

import io.kintsugi.xa.ControlConnections;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Short pieces of work on a server's control connections, each under a time limit, so that a
/// server that hangs costs the waiting thread that long and no more.
public record Control(ControlConnections connections) {
  /// MySQL's numbers that decide what is done next.
  public static final int DUPLICATE_KEY = 1062;

  public static final int LOCK_WAIT_TIMEOUT = 1205;
  static final int DEADLOCK = 1213;
  public static final int READ_ONLY = 1290;
  public static final int UNKNOWN_XID = 1397;

  /// What is done on a connection that stays its lender's.
  @FunctionalInterface
  public interface Work<T extends @Nullable Object> {
    T run(Connection connection) throws SQLException;
  }

  public <T extends @Nullable Object> T on(String server, Duration limit, Work<T> work)
      throws SQLException {
    try (Connection connection = connections.connect(server)) {
      limit(connection, limit);
      return work.run(connection);
    }
  }

  /// A connection that its caller owns, with a time limit for each of its answers.
  public Connection dedicated(String server, Duration limit) throws SQLException {
    Connection connection = connections.dedicated(server);
    try {
      limit(connection, limit);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  private static void limit(Connection connection, Duration limit) throws SQLException {
    connection.setNetworkTimeout(Runnable::run, Math.toIntExact(limit.toMillis()));
  }

  /// Runs statements that change something with a bounded wait for locks; the pool's next user
  /// finds the server's own bound again.
  public static <T extends @Nullable Object> T withLockWait(
      Connection connection, int seconds, Work<T> work) throws SQLException {
    Rows.update(connection, "SET SESSION innodb_lock_wait_timeout = " + seconds);
    T result;
    try {
      result = work.run(connection);
    } catch (SQLException e) {
      if (connection.isValid(1)) {
        resetLockWait(connection);
      }
      throw e;
    }
    resetLockWait(connection);
    return result;
  }

  private static void resetLockWait(Connection connection) throws SQLException {
    Rows.update(connection, "SET SESSION innodb_lock_wait_timeout = DEFAULT");
  }

  /// Whether the server is gone, as against having refused.
  public static boolean lost(SQLException e) {
    String state = e.getSQLState();
    return e instanceof SQLTransientConnectionException
        || e.getErrorCode() == 0
        || (state != null && state.startsWith("08"));
  }

  /// One line for people: what a server said, without the driver's stack of causes.
  public static String says(SQLException e) {
    String message = e.getMessage();
    String line =
        message == null ? e.getClass().getSimpleName() : message.lines().findFirst().orElse("");
    return e.getErrorCode() == 0 ? line : e.getErrorCode() + " " + line;
  }
}
