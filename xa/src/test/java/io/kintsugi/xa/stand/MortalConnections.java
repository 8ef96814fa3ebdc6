package io.kintsugi.xa.stand;

import io.kintsugi.xa.ControlConnections;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// The connections of one proxy, which end all at once when it is killed.
public final class MortalConnections implements ControlConnections {
  private final ControlConnections servers;
  private final Queue<Connection> open = new ConcurrentLinkedQueue<>();
  private volatile boolean dead;

  public MortalConnections(ControlConnections servers) {
    this.servers = servers;
  }

  public void kill() throws SQLException {
    dead = true;
    for (Connection connection : open) {
      connection.abort(Runnable::run);
    }
  }

  @Override
  public Connection connect(String server) throws SQLException {
    if (dead) {
      throw new SQLException("dead", "08001");
    }
    Connection connection = servers.connect(server);
    open.add(connection);
    return connection;
  }

  @Override
  public Connection dedicated(String server) throws SQLException {
    return connect(server);
  }
}
