package io.kintsugi.router.plan;

import io.kintsugi.router.sql.Keyword;
import java.util.Set;

/// Statements no client may send to a shard, whatever tables they name: they reach the server's
/// files, accounts or settings, or break what the proxy relies on.
final class Forbidden {
  private static final Set<String> CALLS =
      Set.of("LOAD_FILE", "MASTER_POS_WAIT", "SOURCE_POS_WAIT", "WAIT_FOR_EXECUTED_GTID_SET");

  private Forbidden() {}

  static void check(Source source, Facts facts) {
    String first = source.word(0);
    String reason =
        switch (first) {
          case "LOAD" -> "LOAD DATA and LOAD XML are not supported yet.";
          case "XA" ->
              "XA statements are not supported: a transaction's branches on the shards are the proxy's"
                  + " own, and COMMIT ends them all or none.";
          case "HANDLER" -> "HANDLER is not supported: it bypasses the optimizer and the merging.";
          case "SHUTDOWN", "RESTART", "CLONE", "INSTALL", "UNINSTALL", "BINLOG", "PURGE" ->
              first + " concerns a server, not the data; it is not supported through the proxy.";
          case "GRANT", "REVOKE" ->
              first + " is not supported: accounts are in the proxy's configuration.";
          case "CHANGE", "STOP", "RESET", "IMPORT" ->
              first + " concerns a server, not the data; it is not supported through the proxy.";
          case "FLUSH" ->
              "FLUSH is not supported: it would act on one server only, or on other clients.";
          case "CACHE", "OPTIMIZE", "REPAIR", "CHECK", "CHECKSUM", "ANALYZE" ->
              first + " is not supported yet.";
          case "SIGNAL", "RESIGNAL", "GET" -> first + " outside of a routine is not supported yet.";
          case "HELP" -> "HELP is not supported yet.";
          case "LOCK" -> "LOCK TABLES is not supported over several shards.";
          case "START", "STOPPED" -> "This START statement is not supported through the proxy.";
          default -> null;
        };
    if (reason != null) {
      throw Refusal.closed(reason);
    }
    switch (first) {
      case "KINTSUGI" ->
          throw new Refusal(
              RouteError.SYNTAX,
              "You have an error in your SQL syntax; docs/admin.md says what may follow KINTSUGI");
      case "SET", "SHOW", "DESCRIBE", "DESC", "EXPLAIN", "USE", "KILL" ->
          throw Refusal.notYet("This form of " + first + " is not supported yet.");
      default -> {}
    }
    files(source);
    for (String call : facts.calls()) {
      if (CALLS.contains(call)) {
        throw Refusal.closed(call + "() is not supported through the proxy.");
      }
    }
  }

  private static void files(Source source) {
    for (int i = 0; i < source.size(); i++) {
      boolean dump = source.keyword(i) == Keyword.INTO && source.word(i + 1).equals("DUMPFILE");
      if (source.keyword(i) == Keyword.OUTFILE || dump) {
        throw Refusal.closed(
            "SELECT ... INTO OUTFILE and INTO DUMPFILE are not supported: they write files on a"
                + " server.");
      }
    }
  }
}
