package io.kintsugi.proxy.session.reply;

import io.kintsugi.proxy.backend.BackendFailure;
import io.kintsugi.proxy.backend.Swallow;
import io.kintsugi.proxy.merge.MergeRefused;
import io.kintsugi.proxy.wire.ErrPacket;
import io.kintsugi.router.plan.RoutePlan;
import org.jspecify.annotations.Nullable;

/// An error the proxy itself tells the client: MySQL's errno and SQLSTATE, and a sentence.
public record ProxyError(int errno, String sqlState, String message) {

  public static final ProxyError INTERRUPTED =
      new ProxyError(1317, "70100", "Query execution was interrupted");
  public static final ProxyError DEADLOCK =
      new ProxyError(
          1213, "40001", "Deadlock found when trying to get lock; try restarting transaction");
  public static final ProxyError TIMEOUT =
      new ProxyError(
          3024,
          "HY000",
          "Query execution was interrupted, maximum statement execution time exceeded");
  public static final ProxyError TEXT_PROTOCOL_ONLY =
      new ProxyError(
          1295, "HY000", "This command is not supported in the prepared statement protocol yet");
  public static final ProxyError UNKNOWN_COMMAND = new ProxyError(1047, "08S01", "Unknown command");
  public static final ProxyError READ_ONLY_TRANSACTION =
      new ProxyError(1792, "25006", "Cannot execute statement in a READ ONLY transaction.");
  public static final ProxyError TOO_MANY_CONNECTIONS =
      new ProxyError(1040, "08004", "Too many connections");

  public static final ProxyError SHUTDOWN =
      new ProxyError(1053, "08S01", "Server shutdown in progress");
  public static final ProxyError ACCOUNT_REMOVED =
      new ProxyError(1045, "28000", "Access denied: the account of this session was removed");

  public static ProxyError of(BackendFailure failure) {
    return new ProxyError(failure.errno(), failure.sqlState(), failure.message());
  }

  /// Null when the statement went well.
  public static @Nullable ProxyError ofAnswer(Swallow answer) {
    BackendFailure failure = answer.failure();
    if (failure != null) {
      return of(failure);
    }
    ErrPacket error = answer.error();
    return error == null ? null : new ProxyError(error.errorCode(), error.sqlState(), error.text());
  }

  public static ProxyError of(RoutePlan.Refused refused) {
    return new ProxyError(refused.error().errno(), refused.error().sqlState(), refused.message());
  }

  public static ProxyError notYet(String message) {
    return new ProxyError(1235, "42000", message);
  }

  public static ProxyError of(MergeRefused refused) {
    return new ProxyError(
        refused.errno(), refused.sqlState(), String.valueOf(refused.getMessage()));
  }

  public static ProxyError noWeight(String collation) {
    return new ProxyError(
        1273, "HY000", "The shard cannot weigh strings of collation '%s'".formatted(collation));
  }

  public static ProxyError unknownStatement(long id, String command) {
    return new ProxyError(
        1243,
        "HY000",
        "Unknown prepared statement handler (%d) given to %s".formatted(id, command));
  }

  /// Nothing was done: the statement may be sent again.
  public static ProxyError noPrimary(String shard, String why) {
    return new ProxyError(
        1429,
        "HY000",
        "Shard '%s' has no primary: %s. The statement was not run and may be sent again"
            .formatted(shard, why));
  }

  /// ER_OPTION_PREVENTS_STATEMENT, which a server answers that must not write either.
  public static ProxyError unacknowledged(String why) {
    return new ProxyError(1290, "HY000", why + ", and replication.strict refuses to write then");
  }

  /// The commit itself is done: to send it again would do it twice.
  public static ProxyError notAcknowledged(String why) {
    return new ProxyError(
        1105,
        "08007",
        ("The transaction was committed, but its replicas have not confirmed it, and may lack it if"
                + " the primary is lost now: %s")
            .formatted(why));
  }

  public static ProxyError tokenAhead(String group) {
    return new ProxyError(
        1105,
        "HY000",
        ("The primary of %s has not executed what kintsugi_gtid_token names: the token is of another"
                + " cluster, or its transactions were lost when a replica took over")
            .formatted(group));
  }

  /// SQLSTATE 40001 tells drivers and frameworks that the transaction may be begun again.
  public static ProxyError becameReadOnly(String server) {
    return new ProxyError(
        1180,
        "40001",
        "The transaction was rolled back: server '%s' became read-only under it. It may be begun again"
            .formatted(server));
  }

  public static ProxyError unknownThread(long id) {
    return new ProxyError(1094, "HY000", "Unknown thread id: " + id);
  }

  public static ProxyError unknownDatabase(String name) {
    return new ProxyError(1049, "42000", "Unknown database '%s'".formatted(name));
  }

  public static ProxyError accessDenied(String user, String host, String schema) {
    return new ProxyError(
        1044,
        "42000",
        "Access denied for user '%s'@'%s' to database '%s'".formatted(user, host, schema));
  }

  public static ProxyError rolledBack(String why) {
    return new ProxyError(1180, "HY000", "The transaction was rolled back: " + why);
  }

  /// SQLSTATE 08007 is the standard's "transaction resolution unknown".
  public static ProxyError unknownOutcome(String id, String why) {
    return new ProxyError(
        1105,
        "08007",
        ("It is not known whether the transaction was committed: %s. It is all or nothing, and will"
                + " be settled; ask SHOW KINTSUGI TRANSACTION '%s'")
            .formatted(why, id));
  }

  /// The transaction lost a branch: nothing but ROLLBACK is answered until it is acknowledged.
  public static ProxyError brokenTransaction(String why) {
    return new ProxyError(
        1180,
        "HY000",
        "The transaction was rolled back: %s. Send ROLLBACK to go on".formatted(why));
  }
}
