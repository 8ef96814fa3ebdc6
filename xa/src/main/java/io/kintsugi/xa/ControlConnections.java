package io.kintsugi.xa;

import java.sql.Connection;
import java.sql.SQLException;

/// How this module reaches a server beside the data plane; for virtual threads only.
public interface ControlConnections {

  /// A pooled connection with autocommit on; closing it gives it back.
  Connection connect(String server) throws SQLException;

  /// A connection of its own, which lives until its owner closes it: named locks are held on it.
  Connection dedicated(String server) throws SQLException;
}
