package io.kintsugi.config;

import io.kintsugi.config.Kind.Choice;
import io.kintsugi.config.Kind.Group;
import io.kintsugi.config.Kind.Hidden;
import io.kintsugi.config.Kind.Named;
import io.kintsugi.config.Kind.Whole;
import io.kintsugi.config.ProxyConfig.ServerTls;

/// The keys below `servers` and `shards`.
final class ServerKeys {
  private ServerKeys() {}

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
          Texts.SERVER,
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
          """
          host: db-1.internal
          port: 3306
          user: kintsugi
          password: ${file:/run/secrets/db-1}
          replica-of: db-0
          weight: 2
          tls: verify-identity
          tls-ca: tls/ca.crt
          """,
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
      Key.required("server", Texts.SERVER, "The primary that holds the shard.");
  static final Key.Value<String> SHARD_SCHEMA =
      Key.required("schema", Texts.SCHEMA, "The schema on that server.");
  static final Section SHARD_KEYS =
      new Section(
          "shard",
          """
          server: db-0
          schema: school_0
          """,
          SHARD_SERVER,
          SHARD_SCHEMA);
  static final Key.Part SHARDS =
      Key.requiredPart(
          "shards",
          new Named("SHARD", Texts.NAME, new Group(SHARD_KEYS)),
          "A shard is one schema on one server; several may share a server.");
}
