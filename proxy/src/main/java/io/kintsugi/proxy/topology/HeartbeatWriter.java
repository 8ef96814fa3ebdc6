package io.kintsugi.proxy.topology;

import io.kintsugi.proxy.admin.ControlPools;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Writes the beats of one group on its primary, on a connection of its own: a commit that waits
/// for semi-sync must not make the primary look dead. Blocks; for one virtual thread.
final class HeartbeatWriter implements AutoCloseable {
  private static final int NO_SUCH_SCHEMA = 1049;
  private static final int NO_SUCH_TABLE = 1146;

  private final ControlPools pools;
  private final String proxy;
  private final Heartbeat heartbeat;
  private final Duration deadline;
  private @Nullable Connection connection;
  private @Nullable String server;

  HeartbeatWriter(ControlPools pools, String proxy, Heartbeat heartbeat, Duration deadline) {
    this.pools = pools;
    this.proxy = proxy;
    this.heartbeat = heartbeat;
    this.deadline = deadline;
  }

  /// One beat; null when it was acknowledged, else why not.
  @Nullable String beat(String primary) {
    try {
      Connection open = connect(primary);
      long number = heartbeat.next();
      try {
        write(open, number);
      } catch (SQLException e) {
        if (e.getErrorCode() != NO_SUCH_SCHEMA && e.getErrorCode() != NO_SUCH_TABLE) {
          throw e;
        }
        create(open);
        write(open, number);
      }
      heartbeat.acknowledge(number, System.nanoTime());
      return null;
    } catch (SQLException e) {
      close();
      return primary + " takes no heartbeat, so that lag cannot be told: " + e.getMessage();
    }
  }

  private Connection connect(String primary) throws SQLException {
    if (!primary.equals(server)) {
      close();
    }
    if (connection == null) {
      connection = pools.open(primary, deadline);
      server = primary;
    }
    return connection;
  }

  private void write(Connection open, long number) throws SQLException {
    try (PreparedStatement write = open.prepareStatement(Heartbeat.WRITE)) {
      write.setString(1, proxy);
      write.setLong(2, heartbeat.life());
      write.setLong(3, number);
      write.executeUpdate();
    }
  }

  private static void create(Connection open) throws SQLException {
    try (Statement statement = open.createStatement()) {
      statement.execute(Heartbeat.SCHEMA);
      statement.execute(Heartbeat.TABLE);
    }
  }

  @Override
  public void close() {
    Connection old = connection;
    connection = null;
    server = null;
    ServerWatch.discard(old);
  }
}
