package io.kintsugi.proxy.topology;

import io.kintsugi.proxy.admin.ControlPools;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Asks one server, on a connection of its own that is made anew after any error. Blocks, each read
/// at most for the deadline; for one virtual thread.
final class ServerWatch implements AutoCloseable {
  private final ControlPools pools;
  private final String server;
  private final FactsReader reader;
  private final Duration deadline;
  private @Nullable Connection connection;

  ServerWatch(ControlPools pools, String server, FactsReader reader, Duration deadline) {
    this.pools = pools;
    this.server = server;
    this.reader = reader;
    this.deadline = deadline;
  }

  Observation probe() {
    try {
      if (connection == null) {
        connection = pools.open(server, deadline);
      }
      return new Observation.Seen(reader.read(connection));
    } catch (SQLException e) {
      close();
      return new Observation.Silent(String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) {
      close();
      return new Observation.Silent("it answers what is not understood: " + e.getMessage());
    }
  }

  @Override
  public void close() {
    Connection old = connection;
    connection = null;
    discard(old);
  }

  /// Without the good-bye that a hanging server would make us wait for.
  static void discard(@Nullable Connection old) {
    if (old != null) {
      try {
        old.abort(Runnable::run);
      } catch (SQLException e) {
        // It is gone, which is all that was wanted.
      }
    }
  }
}
