package io.kintsugi.proxy.topology;

import io.kintsugi.proxy.topology.Facts.Beat;
import io.kintsugi.proxy.topology.Facts.Channel;
import io.kintsugi.proxy.topology.Facts.Membership;
import io.kintsugi.proxy.topology.Facts.SemiSync;
import io.kintsugi.proxy.topology.Facts.State;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads [Facts] from a server, MySQL 8.0 or later. Blocks.
final class FactsReader {
  private static final int NO_SUCH_SCHEMA = 1049;
  private static final int NO_SUCH_TABLE = 1146;
  private static final Set<Integer> DENIED = Set.of(1044, 1142, 1143, 1227);

  private static final String SELF =
      "SELECT @@GLOBAL.server_uuid, @@GLOBAL.read_only, @@GLOBAL.gtid_executed";

  /// The receiver's error first: without it the applier has nothing to do.
  private static final String CHANNELS =
      """
      SELECT c.channel_name, c.host, c.port, r.source_uuid, r.service_state, a.service_state,
        COALESCE(NULLIF(r.last_error_message, ''),
          (SELECT MAX(w.last_error_message) FROM performance_schema.replication_applier_status_by_worker w
            WHERE w.channel_name = c.channel_name),
          (SELECT MAX(o.last_error_message) FROM performance_schema.replication_applier_status_by_coordinator o
            WHERE o.channel_name = c.channel_name), '')
      FROM performance_schema.replication_connection_configuration c
      JOIN performance_schema.replication_connection_status r USING (channel_name)
      JOIN performance_schema.replication_applier_status a USING (channel_name)
      WHERE c.channel_name NOT LIKE 'group\\_replication\\_%' AND c.host <> ''\
      """;

  private static final String MEMBERS =
      """
      SELECT MAX(CASE WHEN member_id = @@GLOBAL.server_uuid THEN member_state END),
        MAX(CASE WHEN member_id = @@GLOBAL.server_uuid THEN member_role END),
        SUM(member_state = 'ONLINE'), COUNT(*)
      FROM performance_schema.replication_group_members WHERE member_state <> 'OFFLINE'\
      """;

  /// Both of the names the variables have had.
  private static final String SEMI_SYNC =
      """
      SELECT variable_name, variable_value FROM performance_schema.global_variables
      WHERE variable_name IN ('rpl_semi_sync_source_enabled', 'rpl_semi_sync_master_enabled')
      UNION ALL SELECT variable_name, variable_value FROM performance_schema.global_status
      WHERE variable_name IN ('Rpl_semi_sync_source_status', 'Rpl_semi_sync_master_status',
        'Rpl_semi_sync_source_clients', 'Rpl_semi_sync_master_clients')\
      """;

  private final String proxy;

  /// @param proxy whose heartbeat to look for
  FactsReader(String proxy) {
    this.proxy = proxy;
  }

  Facts read(Connection connection) throws SQLException {
    long readAt = System.nanoTime();
    Beat beat = beat(connection);
    try (Statement statement = connection.createStatement()) {
      Replication replication = replication(statement);
      try (ResultSet row = statement.executeQuery(SELF)) {
        row.next();
        return new Facts(
            row.getString(1),
            row.getBoolean(2),
            GtidSet.parse(row.getString(3)),
            replication.channels,
            replication.membership,
            replication.semiSync,
            beat,
            readAt,
            replication.blind);
      }
    }
  }

  private record Replication(
      List<Channel> channels,
      @Nullable Membership membership,
      SemiSync semiSync,
      @Nullable String blind) {}

  /// An account that may not look is no reason to take a lone server for dead.
  private static Replication replication(Statement statement) throws SQLException {
    try {
      return new Replication(channels(statement), membership(statement), semiSync(statement), null);
    } catch (SQLException e) {
      if (!DENIED.contains(e.getErrorCode())) {
        throw e;
      }
      return new Replication(
          List.of(),
          null,
          SemiSync.NONE,
          "its replication cannot be read, run GRANT SELECT ON performance_schema.* there: "
              + e.getMessage());
    }
  }

  private @Nullable Beat beat(Connection connection) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(Heartbeat.READ)) {
      select.setString(1, proxy);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? new Beat(row.getLong(1), row.getLong(2)) : null;
      }
    } catch (SQLException e) {
      int code = e.getErrorCode();
      if (code == NO_SUCH_SCHEMA || code == NO_SUCH_TABLE || DENIED.contains(code)) {
        return null;
      }
      throw e;
    }
  }

  private static List<Channel> channels(Statement statement) throws SQLException {
    List<Channel> channels = new ArrayList<>();
    try (ResultSet row = statement.executeQuery(CHANNELS)) {
      while (row.next()) {
        channels.add(
            new Channel(
                row.getString(1),
                row.getString(2) + ":" + row.getInt(3),
                row.getString(4),
                State.valueOf(row.getString(5)),
                State.valueOf(row.getString(6)),
                row.getString(7)));
      }
    }
    return channels;
  }

  private static @Nullable Membership membership(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery(MEMBERS)) {
      if (!row.next() || row.getString(1) == null) {
        return null;
      }
      return new Membership(row.getString(1), row.getString(2), row.getInt(3), row.getInt(4));
    }
  }

  private static SemiSync semiSync(Statement statement) throws SQLException {
    boolean enabled = false;
    boolean active = false;
    int replicas = 0;
    try (ResultSet row = statement.executeQuery(SEMI_SYNC)) {
      while (row.next()) {
        String name = row.getString(1);
        if (name.endsWith("_enabled")) {
          enabled = row.getString(2).equals("ON");
        } else if (name.endsWith("_status")) {
          active = row.getString(2).equals("ON");
        } else {
          replicas = row.getInt(2);
        }
      }
    }
    return new SemiSync(enabled, active, replicas);
  }
}
