package io.kintsugi.config;

import io.kintsugi.config.Kind.Choice;
import io.kintsugi.config.Kind.Flag;
import io.kintsugi.config.Kind.Group;
import io.kintsugi.config.Kind.Hidden;
import io.kintsugi.config.Kind.Items;
import io.kintsugi.config.Kind.Named;
import io.kintsugi.config.Kind.Span;
import io.kintsugi.config.Kind.Whole;
import io.kintsugi.config.ProxyConfig.Reads;
import java.time.Duration;

/// The file's keys: the one description that the loader, the reference and the JSON Schema share.
/// The larger areas have their own classes: {@link ServerKeys}, {@link SchemaKeys}, {@link
/// TuningKeys}.
final class ConfigKeys {
  private ConfigKeys() {}

  static final Key.Value<String> CLUSTER =
      Key.value(
          "cluster",
          Texts.CLUSTER,
          "kintsugi",
          "The name of the group: its proxies settle each other's transactions, and touch no other's.");
  static final Key.Value<Integer> ID =
      Key.value(
          "id",
          new Whole(0, 1023),
          "0",
          "Part of every generated key and every transaction's id. Proxies of one cluster must have"
              + " different ids.");
  static final Section PROXY_KEYS =
      new Section(
          "proxy",
          """
          cluster: school
          id: 7
          """,
          CLUSTER,
          ID);
  static final Key.Part PROXY =
      Key.part("proxy", new Group(PROXY_KEYS), "Which of several proxies this one is.");

  static final Key.Value<String> CERTIFICATE =
      Key.required("certificate", Texts.FILE, "PEM file: the certificate, followed by its chain.");
  static final Key.Value<String> PRIVATE_KEY =
      Key.required("key", Texts.FILE, "PEM file: the private key (PKCS #8, not encrypted).");
  static final Key.Value<Boolean> REQUIRE =
      Key.value("require", new Flag(), "false", "Refuse clients that do not use TLS.");
  static final Section TLS_KEYS =
      new Section(
          "tls",
          """
          certificate: tls/proxy.crt
          key: tls/proxy.key
          require: true
          """,
          CERTIFICATE,
          PRIVATE_KEY,
          REQUIRE);

  static final Key.Value<String> LISTEN_ADDRESS =
      Key.value("address", Texts.HOST, "127.0.0.1", "Address to listen on; 0.0.0.0 for all.");
  static final Key.Value<Integer> LISTEN_PORT =
      Key.value("port", new Whole(0, 65535), "3307", "Port to listen on; 0 takes a free one.");
  static final Key.Part TLS =
      Key.part("tls", new Group(TLS_KEYS), "TLS to clients; without it, the proxy offers none.");
  static final Section LISTEN_KEYS =
      new Section(
          "listen",
          """
          address: 0.0.0.0
          port: 3307
          tls: {certificate: tls/proxy.crt, key: tls/proxy.key}
          """,
          LISTEN_ADDRESS,
          LISTEN_PORT,
          TLS);
  static final Key.Part LISTEN =
      Key.part("listen", new Group(LISTEN_KEYS), "Where MySQL clients connect.");

  static final Key.Value<String> ADMIN_ADDRESS =
      Key.value("address", Texts.HOST, "127.0.0.1", "Address to listen on; 0.0.0.0 for all.");
  static final Key.Value<Integer> ADMIN_PORT =
      Key.value("port", new Whole(0, 65535), "8307", "Port to listen on; 0 takes a free one.");
  static final Key.Value<Duration> ADMIN_SLOW =
      Key.value(
          "slow",
          new Span("1ms", "1h", null),
          "1s",
          "A statement that takes longer is kept in `SHOW KINTSUGI SLOW` and told to the slow log,"
              + " without its literals.");
  static final Key.Value<Integer> ADMIN_STATEMENTS =
      Key.value(
          "statements",
          new Whole(1, 1_000_000),
          "5000",
          "How many fingerprints of statements are counted apart; all others together.");
  static final Key.Part ADMIN_HOSTS =
      Key.part(
          "hosts",
          new Items(Texts.HOST),
          "Names by which browsers may ask for it, besides `localhost`, `address` and IP addresses:"
              + " a page of somebody else's that points its own name here is refused.");
  static final Section ADMIN_KEYS =
      new Section(
          "admin",
          """
          address: 127.0.0.1
          port: 8307
          slow: 1s
          statements: 5000
          hosts: [kintsugi.example]
          """,
          ADMIN_ADDRESS,
          ADMIN_PORT,
          ADMIN_SLOW,
          ADMIN_STATEMENTS,
          ADMIN_HOSTS);
  static final Key.Part ADMIN =
      Key.part("admin", new Group(ADMIN_KEYS), "Dashboard, metrics and health, by HTTP.");

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
          "schemas", new Items(Texts.SCHEMA), "The schemas this user may use; none when left out.");
  static final Key.Value<Boolean> IS_ADMIN =
      Key.value(
          "admin",
          new Flag(),
          "false",
          "May see and end the connections of others, and see and settle transactions in doubt (`SHOW KINTSUGI"
              + " TRANSACTIONS`, `KINTSUGI RESOLVE`), and log in to the dashboard.");
  static final Key.Value<Reads> USER_READS =
      Key.optional(
          "reads",
          Choice.of(Reads.class),
          "`replication.reads` for this user; that of the schema when left out.");
  static final Section USER_KEYS =
      new Section(
          "user",
          """
          password: ${env:APP_PASSWORD}     # or password-hash: "$A$005$..."
          schemas: [school]
          admin: false
          reads: causal
          """,
          USER_PASSWORD,
          PASSWORD_HASH,
          USER_SCHEMAS,
          IS_ADMIN,
          USER_READS);
  static final Key.Part USERS =
      Key.requiredPart(
          "users",
          new Named("USER", Texts.USER_NAME, new Group(USER_KEYS)),
          "Accounts of clients. They are the proxy's own; no server needs to know them.");

  static final Section FILE_KEYS =
      new Section(
          "file",
          "",
          PROXY,
          LISTEN,
          ADMIN,
          USERS,
          ServerKeys.SERVERS,
          ServerKeys.SHARDS,
          SchemaKeys.SCHEMAS,
          TuningKeys.TRANSACTIONS,
          TuningKeys.REPLICATION,
          TuningKeys.LIMITS);
}
