package io.kintsugi.xa.membership;

import io.kintsugi.xa.GlobalId;
import io.kintsugi.xa.control.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `kintsugi.proxy` and `kintsugi.epoch` of one server, in SQL.
public final class EpochTable {
  private static final Logger LOG = LoggerFactory.getLogger(EpochTable.class);

  private EpochTable() {}

  /// What a server tells of a proxy: its life's number, its pulse, and the connection that holds
  /// its named lock (0 for none).
  record Sighting(int proxy, long epoch, long beat, long lockHolder) {}

  /// How a registration went.
  enum Entry {
    MADE,
    /// Somebody has fenced this life.
    FENCED,
    /// Another life came upon the same number.
    TAKEN
  }

  static long highest(Connection connection, String cluster, int proxy) throws SQLException {
    return Rows.number(
        connection,
        "SELECT GREATEST("
            + "COALESCE((SELECT MAX(epoch) FROM kintsugi.epoch WHERE cluster = ? AND proxy = ?), 0),"
            + "COALESCE((SELECT epoch FROM kintsugi.proxy WHERE cluster = ? AND proxy = ?), 0))",
        cluster,
        proxy,
        cluster,
        proxy);
  }

  /// Raises the pulse of whoever holds the lock and is not registered yet.
  static void touch(Connection connection, String cluster, int proxy) throws SQLException {
    Rows.update(
        connection,
        "INSERT INTO kintsugi.proxy (cluster, proxy, epoch, beat, address) VALUES (?, ?, 0, 1, '')"
            + " ON DUPLICATE KEY UPDATE beat = beat + 1",
        cluster,
        proxy);
  }

  /// Writes this life down; may be repeated, as after a failover to a server that has it already.
  static Entry register(Connection connection, Life life, String address) throws SQLException {
    Rows.update(
        connection,
        "INSERT IGNORE INTO kintsugi.epoch (cluster, proxy, epoch, life, servers)"
            + " VALUES (?, ?, ?, ?, ?)",
        life.cluster(),
        life.proxy(),
        life.epoch(),
        life.token(),
        String.join(",", life.servers()));
    Entry entry = entry(connection, life);
    if (entry == Entry.MADE) {
      Rows.update(
          connection,
          "INSERT INTO kintsugi.proxy (cluster, proxy, epoch, beat, address) VALUES (?, ?, ?, 1, ?)"
              + " ON DUPLICATE KEY UPDATE epoch = ?, beat = beat + 1, address = ?",
          life.cluster(),
          life.proxy(),
          life.epoch(),
          address,
          life.epoch(),
          address);
    }
    return entry;
  }

  private static Entry entry(Connection connection, Life life) throws SQLException {
    return Rows.list(
            connection,
            row -> {
              if (!life.token().equals(row.getString(1))) {
                return Entry.TAKEN;
              }
              return row.getBoolean(2) ? Entry.FENCED : Entry.MADE;
            },
            "SELECT life, fenced FROM kintsugi.epoch WHERE cluster = ? AND proxy = ? AND epoch = ?",
            life.cluster(),
            life.proxy(),
            life.epoch())
        .stream()
        .findFirst()
        .orElse(Entry.TAKEN);
  }

  /// Raises the pulse.
  ///
  /// @return whether this life is still the one that the server knows, unfenced
  static boolean beat(Connection connection, Life life) throws SQLException {
    int found =
        Rows.update(
            connection,
            "UPDATE kintsugi.proxy SET beat = beat + 1"
                + " WHERE cluster = ? AND proxy = ? AND epoch = ?",
            life.cluster(),
            life.proxy(),
            life.epoch());
    return found == 1 && entry(connection, life) == Entry.MADE;
  }

  public static List<Sighting> sightings(Connection connection, String cluster)
      throws SQLException {
    return Rows.list(
        connection,
        row -> new Sighting(row.getInt(1), row.getLong(2), row.getLong(3), row.getLong(4)),
        "SELECT proxy, epoch, beat,"
            + " COALESCE(IS_USED_LOCK(CONCAT('kintsugi:', cluster, ':', proxy)), 0)"
            + " FROM kintsugi.proxy WHERE cluster = ?",
        cluster);
  }

  static Optional<Sighting> sighting(Connection connection, String cluster, int proxy)
      throws SQLException {
    return sightings(connection, cluster).stream()
        .filter(each -> each.proxy() == proxy)
        .findFirst();
  }

  /// From now on no transaction of that life can decide to commit at this server. Waits, within the
  /// session's bound, for those that are about to: their decision statement shares the row's lock.
  public static void fence(Connection connection, String cluster, int proxy, long epoch)
      throws SQLException {
    Rows.update(
        connection,
        "INSERT INTO kintsugi.epoch (cluster, proxy, epoch, life, fenced, servers)"
            + " VALUES (?, ?, ?, '', 1, '') ON DUPLICATE KEY UPDATE fenced = 1",
        cluster,
        proxy,
        epoch);
  }

  public static boolean fenced(Connection connection, String cluster, int proxy, long epoch)
      throws SQLException {
    return Rows.number(
            connection,
            "SELECT fenced FROM kintsugi.epoch WHERE cluster = ? AND proxy = ? AND epoch = ?",
            cluster,
            proxy,
            epoch)
        == 1;
  }

  /// The servers whose ballots count for a transaction; empty when this server does not know.
  public static Optional<List<String>> servers(Connection connection, GlobalId id)
      throws SQLException {
    return Rows.list(
            connection,
            row -> row.getString(1),
            "SELECT servers FROM kintsugi.epoch"
                + " WHERE cluster = ? AND proxy = ? AND epoch = ? AND servers <> ''",
            id.cluster(),
            id.proxy(),
            id.epoch())
        .stream()
        .findFirst()
        .map(all -> List.of(all.split(",")));
  }

  /// A life that can decide nothing any more.
  public record Ended(int proxy, long epoch) {}

  public static Set<Ended> fenced(Connection connection, String cluster) throws SQLException {
    return new HashSet<>(
        Rows.list(
            connection,
            row -> new Ended(row.getInt(1), row.getLong(2)),
            "SELECT proxy, epoch FROM kintsugi.epoch WHERE cluster = ? AND fenced = 1",
            cluster));
  }

  static List<Long> unfencedBefore(Connection connection, Life life) throws SQLException {
    return Rows.list(
        connection,
        row -> row.getLong(1),
        "SELECT epoch FROM kintsugi.epoch"
            + " WHERE cluster = ? AND proxy = ? AND epoch < ? AND fenced = 0",
        life.cluster(),
        life.proxy(),
        life.epoch());
  }

  /// Ends the sessions that keep a dead life from being fenced: a paused process keeps its
  /// transactions open, and with them the lock on its epoch's row. What has not been committed is
  /// rolled back by it.
  public static void endHoldersOf(Connection connection, int proxy, long epoch)
      throws SQLException {
    List<Long> holders =
        Rows.list(
            connection,
            row -> row.getLong(1),
            "SELECT DISTINCT t.processlist_id FROM performance_schema.data_locks l"
                + " JOIN performance_schema.threads t ON t.thread_id = l.thread_id"
                + " WHERE l.object_schema = 'kintsugi' AND l.object_name = 'epoch'"
                + " AND l.lock_type = 'RECORD' AND l.lock_status = 'GRANTED'"
                + " AND t.processlist_id <> CONNECTION_ID() AND l.lock_data LIKE ?",
            "%, " + proxy + ", " + epoch);
    for (long holder : holders) {
      LOG.warn("ending connection {}: its proxy {} (epoch {}) shows no life", holder, proxy, epoch);
      kill(connection, holder);
    }
  }

  static void kill(Connection connection, long id) throws SQLException {
    try {
      Rows.update(connection, "KILL " + id);
    } catch (SQLException e) {
      if (e.getErrorCode() != 1094) { // it has ended by itself
        throw e;
      }
    }
  }
}
