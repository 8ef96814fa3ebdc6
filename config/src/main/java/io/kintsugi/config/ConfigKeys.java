package io.kintsugi.config;

import io.kintsugi.config.Kind.Choice;
import io.kintsugi.config.Kind.Flag;
import io.kintsugi.config.Kind.Group;
import io.kintsugi.config.Kind.Hidden;
import io.kintsugi.config.Kind.Items;
import io.kintsugi.config.Kind.Named;
import io.kintsugi.config.Kind.Size;
import io.kintsugi.config.Kind.Span;
import io.kintsugi.config.Kind.Whole;
import io.kintsugi.config.ProxyConfig.Acknowledge;
import io.kintsugi.config.ProxyConfig.CommitProtocol;
import io.kintsugi.config.ProxyConfig.Reads;
import io.kintsugi.config.ProxyConfig.ServerTls;
import java.time.Duration;

/// Every key of the file but those below `schemas` ({@link SchemaKeys}): the one description that
/// the loader, the reference and the JSON Schema share.
final class ConfigKeys {
  private ConfigKeys() {}

  static final Key.Value<Integer> ID =
      Key.value(
          "id",
          new Whole(0, 1023),
          "0",
          "Part of every generated key. Proxies that serve the same schemas must have different ids.");
  static final Section PROXY_KEYS = new Section("proxy", ID);
  static final Key.Part PROXY =
      Key.part("proxy", new Group(PROXY_KEYS), "Which of several proxies this one is.");

  static final Key.Value<String> CERTIFICATE =
      Key.required("certificate", Texts.FILE, "PEM file: the certificate, followed by its chain.");
  static final Key.Value<String> PRIVATE_KEY =
      Key.required("key", Texts.FILE, "PEM file: the private key (PKCS #8, not encrypted).");
  static final Key.Value<Boolean> REQUIRE =
      Key.value("require", new Flag(), "false", "Refuse clients that do not use TLS.");
  static final Section TLS_KEYS = new Section("tls", CERTIFICATE, PRIVATE_KEY, REQUIRE);

  static final Key.Value<String> LISTEN_ADDRESS =
      Key.value("address", Texts.HOST, "127.0.0.1", "Address to listen on; 0.0.0.0 for all.");
  static final Key.Value<Integer> LISTEN_PORT =
      Key.value("port", new Whole(0, 65535), "3307", "Port to listen on; 0 takes a free one.");
  static final Key.Part TLS =
      Key.part("tls", new Group(TLS_KEYS), "TLS to clients; without it, the proxy offers none.");
  static final Section LISTEN_KEYS = new Section("listen", LISTEN_ADDRESS, LISTEN_PORT, TLS);
  static final Key.Part LISTEN =
      Key.part("listen", new Group(LISTEN_KEYS), "Where MySQL clients connect.");

  static final Key.Value<String> ADMIN_ADDRESS =
      Key.value("address", Texts.HOST, "127.0.0.1", "Address to listen on; 0.0.0.0 for all.");
  static final Key.Value<Integer> ADMIN_PORT =
      Key.value("port", new Whole(0, 65535), "8307", "Port to listen on; 0 takes a free one.");
  static final Section ADMIN_KEYS = new Section("admin", ADMIN_ADDRESS, ADMIN_PORT);
  static final Key.Part ADMIN =
      Key.part("admin", new Group(ADMIN_KEYS), "Dashboard, REST, metrics and health, by HTTP.");

  static final Key.Value<Secret> USER_PASSWORD =
      Key.optional("password", new Hidden(false), "Either this or `password-hash`.");
  static final Key.Value<String> PASSWORD_HASH =
      Key.optional(
          "password-hash",
          new Kind.Digest(),
          "What MySQL stores for caching_sha2_password in `mysql.user.authentication_string`, in"
              + " place of the password.");
  static final Key.Part USER_SCHEMAS =
      Key.part(
          "schemas",
          new Items(Texts.IDENTIFIER),
          "The schemas this user may use; none when left out.");
  static final Key.Value<Boolean> IS_ADMIN =
      Key.value(
          "admin", new Flag(), "false", "May log in to the dashboard and run `SHOW KINTSUGI ...`.");
  static final Section USER_KEYS =
      new Section("user", USER_PASSWORD, PASSWORD_HASH, USER_SCHEMAS, IS_ADMIN);
  static final Key.Part USERS =
      Key.requiredPart(
          "users",
          new Named("USER", Texts.USER_NAME, new Group(USER_KEYS)),
          "Accounts of clients. They are the proxy's own; no server needs to know them.");

  static final Key.Value<String> SERVER_HOST =
      Key.required("host", Texts.HOST, "Host name or IP address.");
  static final Key.Value<Integer> SERVER_PORT =
      Key.value("port", new Whole(1, 65535), "3306", "Port of MySQL's classic protocol.");
  static final Key.Value<String> SERVER_USER =
      Key.required("user", Texts.USER_NAME, "The account the proxy uses on this server.");
  static final Key.Value<Secret> SERVER_PASSWORD =
      Key.required("password", new Hidden(true), "Its password.");
  static final Key.Value<String> REPLICA_OF =
      Key.optional(
          "replica-of",
          Texts.NAME,
          "The server this one replicates. A replica of a replica is refused.");
  static final Key.Value<Integer> WEIGHT =
      Key.value(
          "weight",
          new Whole(0, 1000),
          "1",
          "Share of the reads that may go to replicas; 0 for none.");
  static final Key.Value<ServerTls> SERVER_TLS =
      Key.value(
          "tls",
          Choice.of(ServerTls.class),
          "preferred",
          "TLS towards the server, named after the MySQL clients' `--ssl-mode`.");
  static final Key.Value<String> TLS_CA =
      Key.optional(
          "tls-ca",
          Texts.FILE,
          "PEM file of the authorities that `verify-ca` and `verify-identity` trust; the Java"
              + " runtime's own when left out.");
  static final Section SERVER_KEYS =
      new Section(
          "server",
          SERVER_HOST,
          SERVER_PORT,
          SERVER_USER,
          SERVER_PASSWORD,
          REPLICA_OF,
          WEIGHT,
          SERVER_TLS,
          TLS_CA);
  static final Key.Part SERVERS =
      Key.requiredPart(
          "servers",
          new Named("SERVER", Texts.NAME, new Group(SERVER_KEYS)),
          "MySQL servers that exist already.");

  static final Key.Value<String> SHARD_SERVER =
      Key.required("server", Texts.NAME, "The primary that holds the shard.");
  static final Key.Value<String> SHARD_SCHEMA =
      Key.required("schema", Texts.IDENTIFIER, "The schema on that server.");
  static final Section SHARD_KEYS = new Section("shard", SHARD_SERVER, SHARD_SCHEMA);
  static final Key.Part SHARDS =
      Key.requiredPart(
          "shards",
          new Named("SHARD", Texts.NAME, new Group(SHARD_KEYS)),
          "A shard is one schema on one server; several may share a server.");

  static final Key.Value<CommitProtocol> PROTOCOL =
      Key.value(
          "protocol",
          Choice.of(CommitProtocol.class, CommitProtocol.THREE_PHASE),
          "two-phase",
          "How a transaction over several shards commits: `two-phase` by XA; `best-effort` one shard"
              + " after the other, which a crash can leave half done.");
  static final Key.Value<Duration> LOCK_WAIT =
      Key.value(
          "lock-wait",
          new Span("1s", "1d", null),
          "10s",
          "How long a statement waits for a row lock (`innodb_lock_wait_timeout`).");
  static final Section TRANSACTION_KEYS = new Section("transactions", PROTOCOL, LOCK_WAIT);
  static final Key.Part TRANSACTIONS =
      Key.part("transactions", new Group(TRANSACTION_KEYS), "Commit and locks.");

  static final Key.Value<Reads> READS =
      Key.value(
          "reads",
          Choice.of(Reads.class),
          "primary",
          "Where reads outside a transaction go: `primary`; `causal`, a replica that has the"
              + " session's own writes; `any`, a replica however late within `max-lag`.");
  static final Key.Value<Duration> MAX_LAG =
      Key.value(
          "max-lag",
          new Span("100ms", "1d", null),
          "5s",
          "A replica later than this gets no reads until it has caught up.");
  static final Key.Value<Acknowledge> ACKNOWLEDGE =
      Key.value(
          "acknowledge",
          Choice.of(Acknowledge.class, Acknowledge.SEMI_SYNC, Acknowledge.ALL_REPLICAS),
          "primary",
          "What must hold a commit before the client is told OK: `primary` alone (MySQL's"
              + " asynchronous replication).");
  static final Section REPLICATION_KEYS = new Section("replication", READS, MAX_LAG, ACKNOWLEDGE);
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
          "For a new connection to a server, its handshake included.");
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
          CONNECTIONS,
          BACKEND_CONNECTIONS,
          RESULT_MEMORY,
          CONNECT_TIMEOUT,
          ACQUIRE_TIMEOUT,
          STATEMENT_TIMEOUT,
          IDLE_TIMEOUT,
          MAX_ALLOWED_PACKET);
  static final Key.Part LIMITS =
      Key.part("limits", new Group(LIMIT_KEYS), "Bounds on connections, memory and time.");

  static final Section FILE_KEYS =
      new Section(
          "file",
          PROXY,
          LISTEN,
          ADMIN,
          USERS,
          SERVERS,
          SHARDS,
          SchemaKeys.SCHEMAS,
          TRANSACTIONS,
          REPLICATION,
          LIMITS);
}
