package io.kintsugi.router.statement;

import java.util.Set;

/// What becomes of `SET SESSION name = ...`, by the variable's name in lower case.
///
/// Most variables are replayed: a server evaluates the assignment, the proxy keeps the resulting
/// value and gives it to each backend that serves the session. MySQL itself then refuses unknown
/// (1193), read-only (1238) and global variables (1229). Source: the manual, "Server System
/// Variables", and a 9.7 server.
public enum VariablePolicy {
  /// Evaluated by a server, remembered, and set on each backend before it serves the session.
  REPLAY,
  /// The proxy's own: never set on a backend for the session. The new value is still evaluated by
  /// MySQL when the expression is more than a literal.
  PROXY,
  /// Would break what the proxy promises; refused with errno 1227 or 1235.
  REFUSE;

  private static final Set<String> PROXYS =
      Set.of(
          "autocommit",
          "completion_type",
          "last_insert_id",
          "identity",
          "insert_id",
          "pseudo_thread_id",
          "wait_timeout",
          "interactive_timeout",
          "session_track_gtids",
          "session_track_schema",
          "session_track_state_change",
          "session_track_system_variables",
          "session_track_transaction_info",
          "resultset_metadata");

  /// Replication's and the log's own switches: a session behind the proxy shares its backends.
  private static final Set<String> REFUSED =
      Set.of(
          "gtid_next",
          "gtid_next_list",
          "sql_log_bin",
          "pseudo_slave_mode",
          "pseudo_replica_mode",
          "original_commit_timestamp",
          "original_server_version",
          "immediate_server_version",
          "binlog_format",
          "binlog_row_image",
          "rand_seed1",
          "rand_seed2",
          "xa_detach_on_prepare",
          "require_row_format",
          "transaction_allow_batching",
          "use_secondary_engine",
          "rbr_exec_mode",
          "default_collation_for_utf8mb4");

  /// Read-only or global variables whose value is another for the proxy's clients than on a shard.
  private static final Set<String> FACTS_ONLY =
      Set.of("max_allowed_packet", "port", "hostname", "warning_count", "error_count");

  public static VariablePolicy of(String name) {
    if (PROXYS.contains(name) || name.startsWith("kintsugi_")) {
      return PROXY;
    }
    return REFUSED.contains(name) ? REFUSE : REPLAY;
  }

  /// Whether a SELECT of `@@name` must be answered from what the proxy knows.
  public static boolean isFact(String name) {
    return of(name) == PROXY || FACTS_ONLY.contains(name);
  }
}
