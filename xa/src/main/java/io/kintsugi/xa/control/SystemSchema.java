package io.kintsugi.xa.control;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The schema `kintsugi` that each server with shards carries: who is alive, and what was decided.
///
/// Text is compared byte by byte, and XIDs are bytes: no collation or character set of a session
/// can make two transactions one.
public final class SystemSchema {
  private static final Logger LOG = LoggerFactory.getLogger(SystemSchema.class);
  private static final String WHO =
      "cluster VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,"
          + " proxy SMALLINT UNSIGNED NOT NULL,";

  static final List<String> DEFINITIONS =
      List.of(
          "CREATE DATABASE IF NOT EXISTS kintsugi",
          "CREATE TABLE IF NOT EXISTS kintsugi.proxy ("
              + WHO
              + " epoch BIGINT UNSIGNED NOT NULL,"
              + " beat BIGINT UNSIGNED NOT NULL,"
              + " address VARCHAR(255) NOT NULL,"
              + " PRIMARY KEY (cluster, proxy)) ENGINE=InnoDB",
          "CREATE TABLE IF NOT EXISTS kintsugi.epoch ("
              + WHO
              + " epoch BIGINT UNSIGNED NOT NULL,"
              + " life CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,"
              + " fenced TINYINT NOT NULL DEFAULT 0,"
              + " servers TEXT CHARACTER SET utf8mb4 NOT NULL,"
              + " opened TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,"
              + " PRIMARY KEY (cluster, proxy, epoch)) ENGINE=InnoDB",
          "CREATE TABLE IF NOT EXISTS kintsugi.decision ("
              + "gtrid VARBINARY(64) NOT NULL,"
              + " outcome ENUM('commit', 'rollback') NOT NULL,"
              + " decided TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),"
              + " PRIMARY KEY (gtrid), KEY (decided)) ENGINE=InnoDB",
          "CREATE TABLE IF NOT EXISTS kintsugi.ballot ("
              + "gtrid VARBINARY(64) NOT NULL,"
              + " promised BIGINT UNSIGNED NOT NULL,"
              + " accepted BIGINT UNSIGNED,"
              + " outcome ENUM('commit', 'rollback'),"
              + " touched TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),"
              + " PRIMARY KEY (gtrid), KEY (touched)) ENGINE=InnoDB");

  private static final List<String> TABLES = List.of("proxy", "epoch", "decision", "ballot");

  /// No such table, schema or right, in MySQL's numbers.
  private static final Set<Integer> MISSING = Set.of(1044, 1049, 1142, 1143, 1146);

  private static final Set<Integer> DENIED =
      Set.of(1044, 1045, 1142, 1143, 1227, 1401, Control.READ_ONLY);
  private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)\\.(\\d+)");

  /// Before this, XA PREPARE wrote the binary log first and InnoDB second: a crash in between loses
  /// one of them (MySQL 8.0.30 release notes).
  private static final int CRASH_SAFE = 8_00_30;

  private SystemSchema() {}

  /// A server that has not got what a commit over shards needs, and cannot be given it by this
  /// account.
  public static final class NotReady extends Exception {
    private static final long serialVersionUID = 1;

    NotReady(String message) {
      super(message);
    }
  }

  /// Makes what is missing.
  ///
  /// @throws NotReady with the statements to run when the account may not
  public static void ensure(String server, Connection connection) throws SQLException, NotReady {
    try {
      if (!present(connection)) {
        for (String definition : DEFINITIONS) {
          Rows.update(connection, definition);
        }
        LOG.info("created the schema kintsugi on {}", server);
      }
      Rows.list(connection, row -> row.getInt(1), "XA RECOVER CONVERT XID");
    } catch (SQLException e) {
      throw refused(server, connection, e);
    }
  }

  private static boolean present(Connection connection) throws SQLException {
    try {
      for (String table : TABLES) {
        Rows.number(connection, "SELECT 1 FROM kintsugi." + table + " LIMIT 0");
      }
      return true;
    } catch (SQLException e) {
      if (MISSING.contains(e.getErrorCode())) {
        return false;
      }
      throw e;
    }
  }

  /// Tells a missing right from everything else, which is thrown on.
  public static NotReady refused(String server, Connection connection, SQLException e)
      throws SQLException {
    if (!DENIED.contains(e.getErrorCode())) {
      throw e;
    }
    if (e.getErrorCode() == Control.READ_ONLY) {
      return new NotReady(
          server + " is read-only; when it is writable again it takes part without further ado");
    }
    return new NotReady(
        "the account of %s lacks what commits over shards need (%s); run as an administrator: %s"
            .formatted(server, Control.says(e), String.join(" ", statements(account(connection)))));
  }

  private static String account(Connection connection) throws SQLException {
    return Rows.list(connection, row -> row.getString(1), "SELECT CURRENT_USER()").getFirst();
  }

  /// What an administrator runs where the account itself may not.
  ///
  /// @param account as `CURRENT_USER()` tells it: user, `@`, host
  static List<String> statements(String account) {
    int at = account.lastIndexOf('@');
    String quoted = quoted(account.substring(0, at)) + "@" + quoted(account.substring(at + 1));
    List<String> all = new ArrayList<>();
    DEFINITIONS.forEach(definition -> all.add(definition + ";"));
    all.add("GRANT SELECT, INSERT, UPDATE, DELETE ON kintsugi.* TO " + quoted + ";");
    all.add("GRANT XA_RECOVER_ADMIN ON *.* TO " + quoted + ";");
    return all;
  }

  private static String quoted(String name) {
    return "'" + name.replace("\\", "\\\\").replace("'", "''") + "'";
  }

  /// Says in the log what a server's version means for commits over shards.
  public static void warnOfVersion(String server, Connection connection) throws SQLException {
    String text = Rows.list(connection, row -> row.getString(1), "SELECT VERSION()").getFirst();
    if (crashUnsafe(text)) {
      LOG.warn(
          "{} runs MySQL {}: before 8.0.30 XA PREPARE is not crash-safe against the binary log; a"
              + " crash of that server may lose its part of a commit over shards",
          server,
          text);
    }
  }

  static boolean crashUnsafe(String version) {
    Matcher matcher = VERSION.matcher(version);
    if (!matcher.find()) {
      return false;
    }
    int number =
        Integer.parseInt(matcher.group(1)) * 10_000
            + Integer.parseInt(matcher.group(2)) * 100
            + Integer.parseInt(matcher.group(3));
    return number < CRASH_SAFE;
  }
}
