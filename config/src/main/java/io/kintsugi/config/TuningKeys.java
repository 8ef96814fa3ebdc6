package io.kintsugi.config;

import io.kintsugi.config.Kind.Choice;
import io.kintsugi.config.Kind.Flag;
import io.kintsugi.config.Kind.Group;
import io.kintsugi.config.Kind.Size;
import io.kintsugi.config.Kind.Span;
import io.kintsugi.config.Kind.Whole;
import io.kintsugi.config.ProxyConfig.Acknowledge;
import io.kintsugi.config.ProxyConfig.Answer;
import io.kintsugi.config.ProxyConfig.CommitProtocol;
import io.kintsugi.config.ProxyConfig.Reads;
import java.time.Duration;

/// The keys below `transactions`, `replication` and `limits`.
final class TuningKeys {
  private TuningKeys() {}

  static final Key.Value<CommitProtocol> PROTOCOL =
      Key.value(
          "protocol",
          Choice.of(CommitProtocol.class),
          "two-phase",
          "How a transaction over several shards commits: `two-phase` by XA, decided by a row on one"
              + " of its servers; `three-phase` by XA, decided by a majority of the servers, so that no"
              + " lost server blocks it; `best-effort` one shard after the other without XA, which a"
              + " crash can leave half done.");
  static final Key.Value<Answer> ANSWER =
      Key.value(
          "answer",
          Choice.of(Answer.class),
          "decided",
          "When COMMIT over several shards is answered: when it is `decided` and durable, and"
              + " statements that come before a shard shows it wait for that shard, in all sessions of"
              + " this proxy; or when it is `visible` on all shards, whoever looks.");
  static final Key.Value<Duration> LOCK_WAIT =
      Key.value(
          "lock-wait",
          new Span("1s", "1d", null),
          "10s",
          "How long a statement waits for a row lock (`innodb_lock_wait_timeout`).");
  static final Key.Value<Duration> LEASE =
      Key.value(
          "lease",
          new Span("1s", "1h", null),
          "3s",
          "A proxy that shows no life for so long loses its unfinished transactions to the others,"
              + " which settle them.");
  static final Section TRANSACTION_KEYS =
      new Section(
          "transactions",
          """
          protocol: two-phase
          answer: decided
          lock-wait: 10s
          lease: 3s
          """,
          PROTOCOL,
          ANSWER,
          LOCK_WAIT,
          LEASE);
  static final Key.Part TRANSACTIONS =
      Key.part("transactions", new Group(TRANSACTION_KEYS), "Commit and locks.");

  static final Key.Value<Reads> READS =
      Key.value(
          "reads",
          Choice.of(Reads.class),
          "primary",
          "Where reads go, outside of transactions and in READ ONLY ones: `primary`; `causal`, a"
              + " replica that has all the session wrote and read before; `any`, a replica"
              + " however late within `max-lag`. Sessions choose by `SET kintsugi_reads`.");
  static final Key.Value<Duration> MAX_LAG =
      Key.value(
          "max-lag",
          new Span("100ms", "1d", null),
          "5s",
          "A replica later than this gets no reads until it has caught up.");
  static final Key.Value<Duration> CAUSAL_TIMEOUT =
      Key.value(
          "causal-timeout",
          new Span("1ms", "1m", null),
          "1s",
          "How long a `causal` read waits for its replica to catch up; then the primary answers.");
  static final Key.Value<Acknowledge> ACKNOWLEDGE =
      Key.value(
          "acknowledge",
          Choice.of(Acknowledge.class),
          "primary",
          "What must hold a commit before the client is told OK: `primary` alone (MySQL's"
              + " asynchronous replication); `semi-sync`, a replica too, which the servers must be"
              + " set up for and are asked about twice a second or so (`probe-interval`);"
              + " `all-replicas`, every healthy replica, which has executed it then, so that each"
              + " replica that is read shows it.");
  static final Key.Value<Duration> ACKNOWLEDGE_TIMEOUT =
      Key.value(
          "acknowledge-timeout",
          new Span("10ms", "10m", null),
          "5s",
          "How long a commit waits for a replica under `all-replicas`. One that takes longer is"
              + " neither waited for nor read until it has caught up.");
  static final Key.Value<Boolean> STRICT =
      Key.value(
          "strict",
          new Flag(),
          "false",
          "With `semi-sync` and `all-replicas`: refuse to write and to commit while no replica"
              + " would have the commit, and answer with an error, not OK, when a commit that was"
              + " made is found to be on no replica. Without it, that is told in the log.");
  static final Key.Value<Duration> PROBE_INTERVAL =
      Key.value(
          "probe-interval",
          new Span("50ms", "1m", null),
          "500ms",
          "Each server is asked so often for its role, its replication and its lag.");
  static final Key.Value<Duration> PROBE_TIMEOUT =
      Key.value(
          "probe-timeout",
          new Span("50ms", "1m", null),
          "1s",
          "A server that does not answer for so long, three times, is taken for dead.");
  static final Key.Value<Duration> BUFFER_TIME =
      Key.value(
          "buffer-time",
          new Span("1ms", "1h", "no waiting"),
          "10s",
          "How long a statement waits while its shard, which has replicas, has no primary.");
  static final Key.Value<Integer> BUFFER_STATEMENTS =
      Key.value(
          "buffer-statements",
          new Whole(0, 1_000_000),
          "1000",
          "Statements that may wait for a primary; one more is refused at once.");
  static final Key.Value<Long> BUFFER_BYTES =
      Key.value(
          "buffer-bytes",
          new Size("1KB", "1024GB"),
          "16MB",
          "What they may hold in memory together.");
  static final Section REPLICATION_KEYS =
      new Section(
          "replication",
          """
          reads: causal
          max-lag: 5s
          causal-timeout: 1s
          acknowledge: primary
          acknowledge-timeout: 5s
          strict: false
          probe-interval: 500ms
          probe-timeout: 1s
          buffer-time: 10s
          buffer-statements: 1000
          buffer-bytes: 16MB
          """,
          READS,
          MAX_LAG,
          CAUSAL_TIMEOUT,
          ACKNOWLEDGE,
          ACKNOWLEDGE_TIMEOUT,
          STRICT,
          PROBE_INTERVAL,
          PROBE_TIMEOUT,
          BUFFER_TIME,
          BUFFER_STATEMENTS,
          BUFFER_BYTES);
  static final Key.Part REPLICATION =
      Key.part("replication", new Group(REPLICATION_KEYS), "How replicas are used.");

  static final Key.Value<Integer> CONNECTIONS =
      Key.value(
          "connections",
          new Whole(1, 1_000_000),
          "1000",
          "Clients at the same time; one more gets error 1040.");
  static final Key.Value<Integer> BACKEND_CONNECTIONS =
      Key.value(
          "backend-connections",
          new Whole(1, 100_000),
          "64",
          "Connections the proxy opens to one server at most.");
  static final Key.Value<Long> RESULT_MEMORY =
      Key.value(
          "result-memory",
          new Size("64KB", "1024GB"),
          "64MB",
          "What one statement may hold in memory while the answers of its shards are merged.");
  static final Key.Value<Duration> CONNECT_TIMEOUT =
      Key.value(
          "connect-timeout",
          new Span("10ms", "1h", null),
          "5s",
          "For a new connection to a server, its handshake included, and for the login of a client.");
  static final Key.Value<Duration> ACQUIRE_TIMEOUT =
      Key.value(
          "acquire-timeout",
          new Span("1ms", "1h", null),
          "10s",
          "How long a statement waits for a free connection to a server.");
  static final Key.Value<Duration> STATEMENT_TIMEOUT =
      Key.value(
          "statement-timeout",
          new Span("1ms", "7d", "no limit"),
          "0",
          "A statement that runs longer is killed on its shards.");
  static final Key.Value<Duration> IDLE_TIMEOUT =
      Key.value(
          "idle-timeout",
          new Span("1s", "365d", null),
          "8h",
          "A client that is silent for so long is disconnected (MySQL's `wait_timeout`).");
  static final Key.Value<Duration> DRAIN_TIME =
      Key.value(
          "drain-time",
          new Span("1ms", "1h", "at once"),
          "30s",
          "How long transactions may go on after SIGTERM, before their clients are disconnected.");
  static final Key.Value<Long> MAX_ALLOWED_PACKET =
      Key.value(
          "max-allowed-packet",
          new Size("1KB", "1GB"),
          "64MB",
          "The largest statement or value, as MySQL's variable of that name; the servers' own must"
              + " not be smaller.");
  static final Section LIMIT_KEYS =
      new Section(
          "limits",
          """
          connections: 1000
          backend-connections: 64
          result-memory: 64MB
          connect-timeout: 5s
          acquire-timeout: 10s
          statement-timeout: 2m
          idle-timeout: 8h
          drain-time: 30s
          max-allowed-packet: 64MB
          """,
          CONNECTIONS,
          BACKEND_CONNECTIONS,
          RESULT_MEMORY,
          CONNECT_TIMEOUT,
          ACQUIRE_TIMEOUT,
          STATEMENT_TIMEOUT,
          IDLE_TIMEOUT,
          DRAIN_TIME,
          MAX_ALLOWED_PACKET);
  static final Key.Part LIMITS =
      Key.part("limits", new Group(LIMIT_KEYS), "Bounds on connections, memory and time.");
}
