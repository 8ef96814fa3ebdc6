package io.kintsugi.proxy.backend;

import org.jspecify.annotations.Nullable;

/// Why a backend connection could not be had or was lost; becomes an ERR packet for the client.
///
/// @param errno MySQL's number: the server's own when it answered, else that of the nearest fault
/// @param sent whether the statement may have reached the server: then its outcome is unknown
public record BackendFailure(int errno, String sqlState, String message, boolean sent) {

  private static final int UNREACHABLE = 1429;

  /// Whether the server could not be had at all.
  public boolean unreachable() {
    return errno == UNREACHABLE;
  }

  /// ER_CONNECT_TO_FOREIGN_DATA_SOURCE: the server could not be reached or refused us.
  public static BackendFailure connect(BackendTarget target, @Nullable String why) {
    return new BackendFailure(
        UNREACHABLE,
        "HY000",
        "Unable to connect to shard '%s' (server '%s'): %s"
            .formatted(target.shard(), target.server(), why),
        false);
  }

  /// ER_QUERY_ON_FOREIGN_DATA_SOURCE: the connection was lost while a statement ran.
  public static BackendFailure lost(BackendTarget target, @Nullable String why) {
    return new BackendFailure(
        1430,
        "HY000",
        "Lost connection to shard '%s' (server '%s') during the statement: %s; its outcome is unknown"
            .formatted(target.shard(), target.server(), why),
        true);
  }

  /// ER_USER_LIMIT_REACHED's neighbour 1203: no connection became free in time.
  public static BackendFailure exhausted(BackendTarget target, int limit) {
    return new BackendFailure(
        1203,
        "42000",
        "No connection to server '%s' became free in time (limits.backend-connections: %d)"
            .formatted(target.server(), limit),
        false);
  }
}
