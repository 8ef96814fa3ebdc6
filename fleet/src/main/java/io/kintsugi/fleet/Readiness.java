package io.kintsugi.fleet;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Waiting for a starting server to answer a query, not merely to take a connection.
final class Readiness {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final long PAUSE_NANOS = Duration.ofMillis(20).toNanos();

  /// A container's port is open long before its server listens: nothing may wait for ever.
  private static final String IMPATIENT = "&connectTimeout=2000&socketTimeout=10000";

  private Readiness() {}

  /// @throws FleetException with the end of the error log, when it ends or stays silent
  static void await(MySqlServer server, BooleanSupplier alive) {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    SQLException last = null;
    while (alive.getAsBoolean() && System.nanoTime() < deadline) {
      if (Ports.answers(server.port())) {
        last = attempt(server);
        if (last == null) {
          return;
        }
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    var why = alive.getAsBoolean() ? "did not answer" : "ended while starting";
    throw new FleetException(
        server + " " + why + "; its log ends with:\n" + server.logTail(), last);
  }

  private static @Nullable SQLException attempt(MySqlServer server) {
    try (var connection =
            DriverManager.getConnection(
                server.jdbcUrl() + IMPATIENT, MySqlServer.ROOT, server.rootPassword());
        var statement = connection.createStatement()) {
      statement.execute("SELECT 1");
      return null;
    } catch (SQLException e) {
      return e;
    }
  }
}
