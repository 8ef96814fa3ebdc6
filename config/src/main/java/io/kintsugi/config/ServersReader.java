package io.kintsugi.config;

import io.kintsugi.config.ProxyConfig.Listen;
import io.kintsugi.config.ProxyConfig.Server;
import io.kintsugi.config.ProxyConfig.ServerTls;
import io.kintsugi.config.ProxyConfig.Shard;
import io.kintsugi.config.YamlNode.Entry;
import io.kintsugi.config.YamlNode.Mapping;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Servers, who replicates whom, and the shards on them.
final class ServersReader {
  /// The proxy keeps its own records in the last one.
  private static final Set<String> SYSTEM_SCHEMAS =
      Set.of("mysql", "sys", "information_schema", "performance_schema", "kintsugi");

  private final Fields file;
  private final FilePaths paths;
  private final Map<String, Fields> servers = new LinkedHashMap<>();

  ServersReader(Fields file, FilePaths paths) {
    this.file = file;
    this.paths = paths;
    for (Entry entry : file.named(ServerKeys.SERVERS, Texts.NAME)) {
      String path = file.path("servers." + entry.name());
      Mapping mapping = file.scalars().mapping(path, entry.value());
      if (mapping != null) {
        servers.put(entry.name(), file.sub(path, mapping, ServerKeys.SERVER_KEYS));
      }
    }
  }

  Map<String, Server> servers(Listen listen) {
    Map<String, Server> read = new LinkedHashMap<>();
    Map<String, String> addresses = new HashMap<>();
    servers.forEach((name, fields) -> {
      checkReplica(name, fields);
      checkAddress(name, fields, listen, addresses);
      read.put(name, server(fields));
    });
    return read;
  }

  private Server server(Fields fields) {
    ServerTls tls = fields.value(ServerKeys.SERVER_TLS);
    Given<String> ca = fields.given(ServerKeys.TLS_CA);
    if (ca != null && tls != ServerTls.VERIFY_CA && tls != ServerTls.VERIFY_IDENTITY) {
      fields.problem(
          ca.at(),
          fields.path("tls-ca") + " verifies nothing with tls: " + Kind.Choice.word(tls),
          "set tls to verify-ca or verify-identity");
    }
    return new Server(
        fields.value(ServerKeys.SERVER_HOST),
        fields.value(ServerKeys.SERVER_PORT),
        fields.value(ServerKeys.SERVER_USER),
        fields.value(ServerKeys.SERVER_PASSWORD),
        fields.valueOrNull(ServerKeys.REPLICA_OF),
        fields.value(ServerKeys.WEIGHT),
        tls,
        paths.readableOrNull(fields, ServerKeys.TLS_CA));
  }

  private void checkReplica(String name, Fields fields) {
    Given<String> primary = fields.given(ServerKeys.REPLICA_OF);
    String path = fields.path("replica-of");
    if (primary == null || !new Names("server", servers.keySet()).check(fields, path, primary)) {
      return;
    }
    if (primary.value().equals(name)) {
      fields.problem(primary.at(), path + ": a server cannot replicate itself", null);
      return;
    }
    Given<String> above = primaryOf(primary.value());
    if (above == null) {
      return;
    }
    boolean cycle = above.value().equals(name);
    fields.problem(
        primary.at(),
        path
            + (cycle ? ": a cycle, " : ": ")
            + primary.shown()
            + " is itself a replica of "
            + above.shown(),
        cycle ? "one of them must be the primary" : "name the primary, " + above.shown());
  }

  private @Nullable Given<String> primaryOf(String server) {
    Fields fields = servers.get(server);
    return fields == null ? null : fields.given(ServerKeys.REPLICA_OF);
  }

  private void checkAddress(
      String name, Fields fields, Listen listen, Map<String, String> addresses) {
    Given<String> host = fields.given(ServerKeys.SERVER_HOST);
    if (host == null) {
      return;
    }
    int port = fields.value(ServerKeys.SERVER_PORT);
    String address = host.value().toLowerCase(Locale.ROOT) + ":" + port;
    String shown = host.shown() + " port " + port;
    String other = addresses.putIfAbsent(address, name);
    if (other != null) {
      fields.problem(
          host.at(), fields.path() + " is the same server as '" + other + "', " + shown, null);
    } else if (port == listen.port() && Addresses.reaches(host.value(), listen)) {
      fields.problem(
          host.at(), fields.path() + " is where the proxy itself listens, " + shown, null);
    }
  }

  Map<String, Shard> shards() {
    Map<String, Shard> shards = new LinkedHashMap<>();
    Map<Shard, String> places = new HashMap<>();
    for (Entry entry : file.named(ServerKeys.SHARDS, Texts.NAME)) {
      String path = file.path("shards." + entry.name());
      Mapping mapping = file.scalars().mapping(path, entry.value());
      if (mapping != null) {
        Fields fields = file.sub(path, mapping, ServerKeys.SHARD_KEYS);
        Shard shard = shard(fields);
        shards.put(entry.name(), shard);
        checkPlace(entry.name(), fields, shard, places);
      }
    }
    return shards;
  }

  private Shard shard(Fields fields) {
    Given<String> server = fields.given(ServerKeys.SHARD_SERVER);
    String path = fields.path("server");
    if (new Names("server", servers.keySet()).check(fields, path, server) && server != null) {
      Given<String> primary = primaryOf(server.value());
      if (primary != null) {
        fields.problem(
            server.at(),
            path + ": " + server.shown() + " is a replica",
            "name its primary, " + primary.shown());
      }
    }
    Given<String> schema = fields.given(ServerKeys.SHARD_SCHEMA);
    if (schema != null) {
      refuseSystemSchema(fields, fields.path("schema"), schema);
    }
    return new Shard(fields.value(ServerKeys.SHARD_SERVER), fields.value(ServerKeys.SHARD_SCHEMA));
  }

  private void checkPlace(String name, Fields fields, Shard shard, Map<Shard, String> places) {
    if (shard.server().isEmpty() || shard.schema().isEmpty()) {
      return;
    }
    String schema = shard.schema().toLowerCase(Locale.ROOT);
    String other = places.putIfAbsent(new Shard(shard.server(), schema), name);
    if (other != null) {
      fields.problem(
          fields.at(),
          fields.path() + " is the same as shard '" + other + "': one schema on one server",
          null);
    }
  }

  static void refuseSystemSchema(Fields fields, String path, Given<String> schema) {
    if (SYSTEM_SCHEMAS.contains(schema.value().toLowerCase(Locale.ROOT))) {
      fields.problem(schema.at(), path + ": " + schema.shown() + " is a system schema", null);
    }
  }
}
