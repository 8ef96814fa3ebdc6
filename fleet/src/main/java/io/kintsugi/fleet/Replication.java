package io.kintsugi.fleet;

/// GTID replication with automatic positions between two servers of a fleet, and what an operator
/// does to it.
public final class Replication {
  private static final String USER = "kintsugi_replication";
  private static final int WAIT_SECONDS = 60;

  /// The statements lost the word MASTER here; 8.4 no longer knows the old ones.
  private static final MySqlVersion NEW_WORDS_SINCE = new MySqlVersion(8, 0, 23);

  private Replication() {}

  /// Makes `replica` follow `primary`; repeatable, for data that were kept while ports changed. Its
  /// password is the primary's root password, which is no less secret and needs no second place.
  public static void follow(MySqlServer primary, MySqlServer replica) {
    var account = "'" + USER + "'@'%'";
    primary.execute(
        "CREATE USER IF NOT EXISTS "
            + account
            + " IDENTIFIED BY "
            + Sql.literal(primary.rootPassword()),
        // The account may have come from another primary, which had another password.
        "ALTER USER " + account + " IDENTIFIED BY " + Sql.literal(primary.rootPassword()),
        "GRANT REPLICATION SLAVE ON *.* TO " + account);
    boolean newWords = primary.version().compareTo(NEW_WORDS_SINCE) >= 0;
    if (newWords) {
      replica.execute("STOP REPLICA", changeSource(primary), "START REPLICA");
    } else {
      var change =
          changeSource(primary)
              .replace("REPLICATION SOURCE", "MASTER")
              .replace("SOURCE_", "MASTER_");
      replica.execute("STOP SLAVE", change, "START SLAVE");
    }
  }

  /// Retries each second and does not give up, so that a primary which was down is followed again
  /// at once.
  private static String changeSource(MySqlServer primary) {
    var source = primary.addressForPeers();
    return "CHANGE REPLICATION SOURCE TO SOURCE_HOST="
        + Sql.literal(source.host())
        + ", SOURCE_PORT="
        + source.port()
        + ", SOURCE_USER="
        + Sql.literal(USER)
        + ", SOURCE_PASSWORD="
        + Sql.literal(primary.rootPassword())
        + ", SOURCE_AUTO_POSITION=1, GET_SOURCE_PUBLIC_KEY=1, SOURCE_CONNECT_RETRY=1, SOURCE_RETRY_COUNT=0,"
        + " SOURCE_HEARTBEAT_PERIOD=0.5";
  }

  /// Makes a replica a primary, as it is: nothing is waited for.
  public static void promote(MySqlServer replica) {
    boolean newWords = replica.version().compareTo(NEW_WORDS_SINCE) >= 0;
    String word = newWords ? "REPLICA" : "SLAVE";
    replica.execute(
        "STOP " + word,
        "RESET " + word + " ALL",
        "SET GLOBAL super_read_only = OFF",
        "SET GLOBAL read_only = OFF");
  }

  /// Makes a primary read-only and a replica of another.
  public static void demote(MySqlServer old, MySqlServer primary) {
    old.execute("SET GLOBAL super_read_only = ON");
    follow(primary, old);
  }

  static void await(MySqlServer primary, MySqlServer replica) {
    var set = Sql.literal(primary.queryOne("SELECT @@GLOBAL.gtid_executed"));
    var timedOut =
        replica.queryOne("SELECT WAIT_FOR_EXECUTED_GTID_SET(" + set + ", " + WAIT_SECONDS + ")");
    if (!"0".equals(timedOut)) {
      throw new FleetException(
          replica
              + " has not caught up with "
              + primary
              + " in "
              + WAIT_SECONDS
              + " s; its log ends with:\n"
              + replica.logTail());
    }
  }
}
