package io.kintsugi.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One configuration file, validated whole: the snapshot that everything else is built from.
///
/// Maps keep the order of the file; all collections are immutable copies.
public record ProxyConfig(
    Identity identity,
    Listen listen,
    Admin admin,
    Map<String, User> users,
    Map<String, Server> servers,
    Map<String, Shard> shards,
    Map<String, Schema> schemas,
    Transactions transactions,
    Replication replication,
    Limits limits) {

  public ProxyConfig {
    users = ordered(users);
    servers = ordered(servers);
    shards = ordered(shards);
    schemas = ordered(schemas);
  }

  static <V> Map<String, V> ordered(Map<String, V> map) {
    return java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(map));
  }

  /// Which proxy of which cluster this is. `id`, 0 to 1023, is part of the keys it generates, and
  /// both are part of its transactions' ids, so that two proxies never make the same one.
  public record Identity(String cluster, int id) {}

  /// Where clients connect; port 0 takes any free one. `tls` is null when the proxy offers no TLS.
  public record Listen(String address, int port, @Nullable Tls tls) {}

  /// A certificate chain and its private key, PEM files; `require` refuses clients without TLS.
  public record Tls(String certificate, String key, boolean require) {}

  /// Dashboard, metrics and health. `slow`: a statement that takes longer is slow. `statements`:
  /// how many fingerprints are counted apart.
  public record Admin(String address, int port, Duration slow, int statements, List<String> hosts) {
    public Admin {
      hosts = List.copyOf(hosts);
    }

    /// The same with another threshold.
    public Admin slow(Duration threshold) {
      return new Admin(address, port, threshold, statements, hosts);
    }
  }

  /// A client account; it is the proxy's own, no server knows it. `reads` is null where the
  /// schema's holds.
  public record User(
      Credential credential, List<String> schemas, boolean admin, @Nullable Reads reads) {
    public User {
      schemas = List.copyOf(schemas);
    }

    public User(Credential credential, List<String> schemas, boolean admin) {
      this(credential, schemas, admin, null);
    }
  }

  public sealed interface Credential {
    record Password(Secret password) implements Credential {}

    /// MySQL's stored form of caching_sha2_password: `$A$005$` + 20 bytes of salt + 43 of digest.
    record Hash(String authenticationString) implements Credential {
      /// A digest can be attacked offline, so it is as secret as the password.
      @Override
      public String toString() {
        return "Hash[***]";
      }
    }
  }

  /// A MySQL server that exists already; `replicaOf` names its primary. `tlsCa` is a PEM file of
  /// the authorities to trust; null trusts the JVM's own.
  public record Server(
      String host,
      int port,
      String user,
      Secret password,
      @Nullable String replicaOf,
      int weight,
      ServerTls tls,
      @Nullable String tlsCa) {}

  /// TLS towards a server, named after the clients' `--ssl-mode`.
  public enum ServerTls {
    DISABLED,
    PREFERRED,
    REQUIRED,
    VERIFY_CA,
    VERIFY_IDENTITY
  }

  /// A shard is one schema on one server.
  public record Shard(String server, String schema) {}

  /// What clients see: one logical schema over shards. `reads` is null where that of `replication`
  /// holds.
  public record Schema(
      List<String> shards,
      String unsharded,
      Map<String, ShardFunction> functions,
      Map<String, TableRule> tables,
      @Nullable Reads reads) {
    public Schema {
      shards = List.copyOf(shards);
      functions = ordered(functions);
      tables = ordered(tables);
    }

    public Schema(
        List<String> shards,
        String unsharded,
        Map<String, ShardFunction> functions,
        Map<String, TableRule> tables) {
      this(shards, unsharded, functions, tables, null);
    }
  }

  public sealed interface TableRule {
    /// Rows live where `function` puts their `key` column.
    record Sharded(String key, String function, @Nullable Generate generate) implements TableRule {}

    /// A full copy on each shard of the schema.
    record Broadcast() implements TableRule {}

    /// All rows on one named shard.
    record Unsharded(String shard) implements TableRule {}
  }

  /// A column the proxy fills when the client does not.
  public record Generate(String column, Generator with) {}

  public enum Generator {
    SNOWFLAKE
  }

  public enum CommitProtocol {
    TWO_PHASE,
    THREE_PHASE,
    BEST_EFFORT
  }

  /// When a commit over shards is answered.
  public enum Answer {
    DECIDED,
    VISIBLE
  }

  /// `lease`: how long a proxy that shows no life keeps its transactions.
  public record Transactions(
      CommitProtocol protocol, Answer answer, Duration lockWait, Duration lease) {}

  public enum Reads {
    PRIMARY,
    ANY,
    CAUSAL
  }

  public enum Acknowledge {
    PRIMARY,
    SEMI_SYNC,
    ALL_REPLICAS
  }

  /// `causalTimeout`: how long a replica is waited for before the primary answers.
  /// `acknowledgeTimeout`: how long a commit waits for a replica. `probeInterval`: between two
  /// looks at a server; `probeTimeout`: for its answer.
  public record Replication(
      Reads reads,
      Duration maxLag,
      Duration causalTimeout,
      Acknowledge acknowledge,
      Duration acknowledgeTimeout,
      boolean strict,
      Duration probeInterval,
      Duration probeTimeout,
      Buffer buffer) {
    /// The same, but acknowledging commits as the other does.
    public Replication acknowledging(Replication other) {
      return new Replication(
          reads,
          maxLag,
          causalTimeout,
          other.acknowledge,
          other.acknowledgeTimeout,
          other.strict,
          probeInterval,
          probeTimeout,
          buffer);
    }
  }

  /// Statements that wait for a primary: how many, with how many bytes in all, and how long.
  public record Buffer(int statements, long bytes, Duration time) {}

  /// `connections`: clients in all. `backendConnections`: per server. `resultMemory`: bytes a
  /// statement may hold while its shards' rows are merged. `acquireTimeout`: how long a statement
  /// waits for a backend connection before it gets 1203 or 1040. `statementTimeout`: zero for none.
  /// `idleTimeout`: a client silent for so long is disconnected. `drainTime`: what transactions get
  /// to end in when the proxy stops. `maxAllowedPacket`: bytes.
  public record Limits(
      int connections,
      int backendConnections,
      long resultMemory,
      Duration connectTimeout,
      Duration acquireTimeout,
      Duration statementTimeout,
      Duration idleTimeout,
      Duration drainTime,
      int maxAllowedPacket) {}
}
