package io.kintsugi.proxy.observe;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the proxy tells of itself: one record per thing, immutable, without secrets. SQL text in
/// them has `?` in place of literals; it is made by strangers, and is to be shown as text.
///
/// Times named `micros` are microseconds, `at` and the like are UTC.
public final class Model {
  private Model() {}

  /// @param ready whether clients are to be sent here; `reasons` are sentences why not
  /// @param clients connected now, `connectionsLimit` at most
  /// @param questions commands since the start, `statements` of them statements that were routed
  /// @param scatter statements that went to several shards
  /// @param oldestInDoubtSeconds 0 when nothing is in doubt
  /// @param reloads configurations taken over since the start
  /// @param configVersion 1 for the one the proxy was started with
  public record Status(
      String version,
      Instant startedAt,
      long uptimeSeconds,
      boolean ready,
      List<String> reasons,
      int clients,
      int connectionsLimit,
      long questions,
      long statements,
      long errors,
      long slow,
      long scatter,
      int backendConnections,
      int inDoubt,
      long oldestInDoubtSeconds,
      int reloads,
      int configVersion,
      long memoryUsed,
      long memoryMax,
      double cpuSeconds) {
    public Status {
      reasons = List.copyOf(reasons);
    }
  }

  /// @param server the one the file names, which gives the group its name
  /// @param primary who takes writes now, null when nobody is known to
  /// @param statements sent there since the start; `reads` and `writes` are its parts
  /// @param rows null until they were counted; so are `bytes` and `skewPercent`, how much more than
  ///   an equal share the shard holds of its schema's sharded rows
  public record Shard(
      String name,
      String schema,
      String server,
      @Nullable String primary,
      boolean writable,
      long statements,
      long errors,
      long reads,
      long writes,
      @Nullable Long rows,
      @Nullable Long bytes,
      @Nullable Double skewPercent) {}

  public enum Role {
    PRIMARY,
    REPLICA,
    UNKNOWN
  }

  public enum State {
    UP,
    DOWN,
    LAGGING,
    /// It answers, but gets no reads for what `reason` says.
    UNFIT,
    DRAINING
  }

  /// @param address `host:port`
  /// @param reason why it is not simply up, a sentence; empty when it is
  /// @param lagMicros behind the primary; null when it cannot be told
  /// @param gtidExecuted as the server printed it when it last answered, 4000 characters at most
  ///   and then `...`; null when it never did
  /// @param waiting statements that wait for a connection to it
  public record Server(
      String name,
      String address,
      Role role,
      State state,
      String reason,
      @Nullable Long lagMicros,
      @Nullable String gtidExecuted,
      @Nullable String errant,
      @Nullable String semiSync,
      int weight,
      int connectionsActive,
      int connectionsIdle,
      int connectionsMax,
      int waiting,
      long statements,
      long errors) {}

  /// @param program the client's program_name, of its own choice
  /// @param state what it waits for, empty when idle
  /// @param seconds since the command began, or since the last one ended
  /// @param shards on which its transaction has branches
  public record Session(
      long id,
      String user,
      String host,
      @Nullable String schema,
      String program,
      String command,
      String state,
      long seconds,
      boolean inTransaction,
      long transactionSeconds,
      List<String> shards,
      @Nullable String sql,
      boolean tls) {
    public Session {
      shards = List.copyOf(shards);
    }
  }

  /// Latencies up to `upperMicros` (inclusive) and beyond the bucket before.
  public record Bucket(long upperMicros, long count) {}

  /// Statements that differ in literals, comments and white space only.
  ///
  /// @param digest 16 hex digits, of text and schema; `others` for all beyond the bound
  /// @param shardsTouched mean per execution
  /// @param scatterShare of its executions that went to several shards, 0 to 1
  /// @param histogram only buckets that counted something, ascending
  /// @param plan how its first execution was carried out
  public record Statement(
      String digest,
      String text,
      @Nullable String schema,
      String type,
      long count,
      long errors,
      long rowsReturned,
      long rowsAffected,
      double shardsTouched,
      double scatterShare,
      Instant firstSeen,
      Instant lastSeen,
      long totalMicros,
      long minMicros,
      long maxMicros,
      long p50Micros,
      long p95Micros,
      long p99Micros,
      List<Bucket> histogram,
      String plan) {
    public Statement {
      histogram = List.copyOf(histogram);
    }
  }

  /// A statement that took longer than `admin.slow`.
  ///
  /// @param error MySQL's errno, 0 for none
  public record Slow(
      Instant at,
      String digest,
      String sql,
      @Nullable String schema,
      String user,
      String host,
      long micros,
      List<String> shards,
      long rows,
      int error) {
    public Slow {
      shards = List.copyOf(shards);
    }
  }

  /// A transaction over several shards, under way or in doubt.
  public record Transaction(
      String id, String state, List<String> shards, long seconds, String detail) {
    public Transaction {
      shards = List.copyOf(shards);
    }
  }

  /// A plan that is kept. `hits`: how often it was used, about.
  public record Plan(String digest, String text, @Nullable String schema, String plan, long hits) {}

  /// A leaf of the configuration that runs.
  ///
  /// @param key its path, `limits.connections`
  /// @param value as text; `***` for a secret
  /// @param pending what the file has now, null when that is the same
  public record ConfigEntry(String key, String value, @Nullable String pending) {}

  public enum Severity {
    INFO,
    WARNING
  }

  /// @param number ascending by one from 1: a gap is events that were overwritten
  /// @param kind a word in capitals: PRIMARY, SILENT, LATE, RELOAD, DRAIN, LOGIN_REFUSED,
  ///   IN_DOUBT...
  /// @param subject what it is about: a server, a user, a transaction
  public record Event(
      long number, Instant at, String kind, Severity severity, String subject, String text) {}

  /// A statement that the proxy refused to do.
  public record Unsupported(
      String digest,
      String text,
      @Nullable String schema,
      long count,
      int errno,
      String reason,
      Instant lastSeen) {}

  /// What a shard holds of a logical table, as its server estimates it.
  ///
  /// @param share of the table's rows over all shards, 0 to 1
  /// @param slots how many of the function's slots the shard has; null when it has none
  public record Distribution(
      String schema,
      String table,
      String shard,
      long rows,
      long bytes,
      double share,
      @Nullable Integer slots) {}

  /// One second of the proxy's life.
  ///
  /// @param p50Micros of the statements that ended within it; 0 without any
  /// @param oldestInDoubtSeconds 0 when nothing is in doubt
  /// @param lagMicros by replica; those whose lag is unknown are left out
  /// @param perShard statements by shard
  public record Sample(
      Instant at,
      long statements,
      long errors,
      long rows,
      long scatter,
      long p50Micros,
      long p99Micros,
      int clients,
      int inDoubt,
      long oldestInDoubtSeconds,
      Map<String, Long> lagMicros,
      Map<String, Long> perShard) {
    public Sample {
      lagMicros = Map.copyOf(lagMicros);
      perShard = Map.copyOf(perShard);
    }
  }

  /// Where a statement would go.
  ///
  /// @param route `one-shard`, `scatter`, `broadcast`, `write`, `ddl`, `session`, `ask`, `refused`
  /// @param statements what each shard would get
  /// @param merge steps, in order; empty when nothing is merged
  /// @param plan all of it as JSON
  /// @param error null unless it is refused
  public record Explained(
      @Nullable String schema,
      String sql,
      String route,
      String reason,
      List<String> shards,
      List<ShardSql> statements,
      List<String> merge,
      String plan,
      @Nullable Failure error) {
    public Explained {
      shards = List.copyOf(shards);
      statements = List.copyOf(statements);
      merge = List.copyOf(merge);
    }
  }

  public record ShardSql(String shard, String server, String sql) {}

  public record Failure(int errno, String sqlState, String text) {}

  /// Statements since the start, for metrics: of one user, type and result.
  ///
  /// @param type select, insert, update, delete, replace, ddl, transaction, session, other
  public record Queries(String type, String user, boolean failed, long count) {}

  /// Connections now, for metrics.
  ///
  /// @param state `active` or `idle`
  public record Connections(
      String shard, String server, Role role, String state, int connections) {}

  /// Latencies since the start of all statements of one type. Cumulative sums are the reader's.
  public record Latencies(String type, long count, long totalMicros, List<Bucket> histogram) {
    public Latencies {
      histogram = List.copyOf(histogram);
    }
  }
}
