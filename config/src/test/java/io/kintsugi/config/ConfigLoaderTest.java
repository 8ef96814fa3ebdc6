package io.kintsugi.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kintsugi.config.ProxyConfig.Acknowledge;
import io.kintsugi.config.ProxyConfig.Admin;
import io.kintsugi.config.ProxyConfig.CommitProtocol;
import io.kintsugi.config.ProxyConfig.Generate;
import io.kintsugi.config.ProxyConfig.Generator;
import io.kintsugi.config.ProxyConfig.Identity;
import io.kintsugi.config.ProxyConfig.Limits;
import io.kintsugi.config.ProxyConfig.Listen;
import io.kintsugi.config.ProxyConfig.Reads;
import io.kintsugi.config.ProxyConfig.Replication;
import io.kintsugi.config.ProxyConfig.Schema;
import io.kintsugi.config.ProxyConfig.Server;
import io.kintsugi.config.ProxyConfig.ServerTls;
import io.kintsugi.config.ProxyConfig.Shard;
import io.kintsugi.config.ProxyConfig.TableRule;
import io.kintsugi.config.ProxyConfig.Tls;
import io.kintsugi.config.ProxyConfig.Transactions;
import io.kintsugi.config.ShardFunction.Bound;
import io.kintsugi.config.ShardFunction.SlotRange;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigLoaderTest {
  private static final String SMALLEST =
      """
      users: {app: {password: app}}
      servers: {alpha: {host: db-1, user: kintsugi, password: ""}}
      shards: {s0: {server: alpha, schema: school}}
      schemas: {school: {shards: [s0]}}
      """;

  private static final String EVERYTHING =
      """
      proxy: {id: 1023}
      listen: {address: "::", port: 0, tls: {certificate: a.pem, key: b.pem, require: true}}
      admin: {address: 0.0.0.0, port: 0}
      users: {app: {password: app, schemas: [school], admin: true}}
      servers:
        alpha: {host: db-1, port: 3310, user: kintsugi, password: x, weight: 0, tls: verify-ca, tls-ca: c.pem}
        beta: {host: "fe80::1", user: kintsugi, password: y, tls: disabled}
        gamma: {host: db-3, user: kintsugi, password: z, replica-of: beta, weight: 1000, tls: required}
      shards: {s0: {server: alpha, schema: a}, s1: {server: beta, schema: b}}
      schemas:
        school:
          shards: [s1, s0]
          unsharded: s0
          functions:
            h: {type: hash, slots: {s0: [0-99, 101-16383], s1: [100]}}
            m: {type: mod}
            r: {type: range, ranges: [{below: -1.5, shard: s0}, {below: 7, shard: s1}]}
            t: {type: range, ranges: [{below: a, shard: s0}, {below: B, shard: s1}]}
            l: {type: list, values: {s0: [1, x], s1: ["null"]}}
            d: {type: date, unit: quarter}
          tables:
            sharded: {key: id, function: h, generate: {column: id}}
            copied: {broadcast: true}
            "odd name$": {shard: s1}
      transactions: {protocol: best-effort, lock-wait: 1d}
      replication: {reads: any, max-lag: 100ms, acknowledge: primary}
      limits: {connections: 1, backend-connections: 2, result-memory: 65536, connect-timeout: 10ms,
        acquire-timeout: 1ms, statement-timeout: 2m, idle-timeout: 365d, max-allowed-packet: 1GB}
      """;

  @TempDir private Path folder;
  private Path file = Path.of("");

  @BeforeEach
  void name() {
    file = folder.resolve("kintsugi.yaml");
  }

  @Test
  void whatIsLeftOutHasADefault() throws Exception {
    ProxyConfig config = ConfigLoader.load("f", SMALLEST, Map.of());
    assertThat(config.identity()).isEqualTo(new Identity(0));
    assertThat(config.listen()).isEqualTo(new Listen("127.0.0.1", 3307, null));
    assertThat(config.admin()).isEqualTo(new Admin("127.0.0.1", 8307));
    assertThat(config.users().values()).allMatch(user -> user.schemas().isEmpty() && !user.admin());
    assertThat(config.servers().values())
        .containsExactly(
            new Server(
                "db-1", 3306, "kintsugi", new Secret(""), null, 1, ServerTls.PREFERRED, null));
    assertThat(config.schemas().values())
        .containsExactly(new Schema(List.of("s0"), "s0", Map.of(), Map.of()));
    assertThat(config.transactions())
        .isEqualTo(new Transactions(CommitProtocol.TWO_PHASE, Duration.ofSeconds(10)));
    assertThat(config.replication())
        .isEqualTo(new Replication(Reads.PRIMARY, Duration.ofSeconds(5), Acknowledge.PRIMARY));
    assertThat(config.limits())
        .isEqualTo(
            new Limits(
                1000,
                64,
                64L << 20,
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                Duration.ZERO,
                Duration.ofHours(8),
                64 << 20));
  }

  @Test
  void partsWithNothingBelowThemAreLeftOut() throws Exception {
    String yaml = SMALLEST + "listen:\nlimits: # all of it is commented out\n";
    assertThat(ConfigLoader.load("f", yaml, Map.of()))
        .isEqualTo(ConfigLoader.load("f", SMALLEST, Map.of()));
  }

  @Test
  void everyKeyReachesTheSnapshot() throws Exception {
    for (String pem : List.of("a.pem", "b.pem", "c.pem")) {
      Files.createFile(folder.resolve(pem));
    }
    Files.writeString(file, EVERYTHING);
    ProxyConfig config = ConfigLoader.load(file);
    assertThat(config.identity()).isEqualTo(new Identity(1023));
    assertThat(config.listen())
        .isEqualTo(new Listen("::", 0, new Tls(path("a.pem"), path("b.pem"), true)));
    assertThat(config.admin()).isEqualTo(new Admin("0.0.0.0", 0));
    assertThat(config.servers().values())
        .containsExactly(
            new Server(
                "db-1",
                3310,
                "kintsugi",
                new Secret("x"),
                null,
                0,
                ServerTls.VERIFY_CA,
                path("c.pem")),
            new Server(
                "fe80::1", 3306, "kintsugi", new Secret("y"), null, 1, ServerTls.DISABLED, null),
            new Server(
                "db-3", 3306, "kintsugi", new Secret("z"), "beta", 1000, ServerTls.REQUIRED, null));
    assertThat(config.shards())
        .containsExactly(
            Map.entry("s0", new Shard("alpha", "a")), Map.entry("s1", new Shard("beta", "b")));
    assertThat(config.schemas().values()).containsExactly(school());
    assertThat(config.transactions())
        .isEqualTo(new Transactions(CommitProtocol.BEST_EFFORT, Duration.ofDays(1)));
    assertThat(config.replication())
        .isEqualTo(new Replication(Reads.ANY, Duration.ofMillis(100), Acknowledge.PRIMARY));
    assertThat(config.limits())
        .isEqualTo(
            new Limits(
                1,
                2,
                65536,
                Duration.ofMillis(10),
                Duration.ofMillis(1),
                Duration.ofMinutes(2),
                Duration.ofDays(365),
                1 << 30));
  }

  private static Schema school() {
    return new Schema(
        List.of("s1", "s0"),
        "s0",
        Map.of(
            "h",
            new ShardFunction.Hash(
                List.of(
                    new SlotRange(0, 99, "s0"),
                    new SlotRange(101, 16383, "s0"),
                    new SlotRange(100, 100, "s1"))),
            "m",
            new ShardFunction.Mod(),
            "r",
            new ShardFunction.Range(List.of(new Bound("-1.5", "s0"), new Bound("7", "s1"))),
            "t",
            new ShardFunction.Range(List.of(new Bound("a", "s0"), new Bound("B", "s1"))),
            "l",
            new ShardFunction.ListOf(Map.of("s0", List.of("1", "x"), "s1", List.of("null")), null),
            "d",
            new ShardFunction.Date(ShardFunction.Date.Unit.QUARTER)),
        Map.of(
            "sharded",
            new TableRule.Sharded("id", "h", new Generate("id", Generator.SNOWFLAKE)),
            "copied",
            new TableRule.Broadcast(),
            "odd name$",
            new TableRule.Unsharded("s1")));
  }

  @Test
  void aFileThatIsNotThereIsAProblem() {
    assertThatThrownBy(() -> ConfigLoader.load(file))
        .isInstanceOf(ConfigException.class)
        .hasMessage(file + ":1:1: there is no such file");
  }

  @Test
  void aFolderCannotBeRead() {
    assertThatThrownBy(() -> ConfigLoader.load(folder))
        .hasMessage(folder + ":1:1: the file cannot be read");
  }

  @Test
  void otherEncodingsAreRefused() throws Exception {
    Files.write(file, new byte[] {'a', ':', (byte) 0xe9});
    assertThatThrownBy(() -> ConfigLoader.load(file))
        .hasMessage(file + ":1:1: the file is not UTF-8");
  }

  @Test
  void aLongFileIsNotEvenRead() throws Exception {
    Files.write(file, new byte[4 * 1024 * 1024 + 1]);
    assertThatThrownBy(() -> ConfigLoader.load(file))
        .hasMessage(file + ":1:1: the file is longer than 4 MiB");
  }

  @Test
  void anEmptyFileSaysWhatBelongsInIt() {
    String keys =
        "proxy, listen, admin, users, servers, shards, schemas, transactions, replication, limits";
    assertThatThrownBy(() -> ConfigLoader.load("f", "", Map.of()))
        .hasMessage("f:1:1: the file is empty (keys here: " + keys + ")");
    assertThatThrownBy(() -> ConfigLoader.load("f", "[a]", Map.of()))
        .hasMessage("f:1:1: the file must hold keys and values (keys here: " + keys + ")");
  }

  @Test
  void aBareFileMissesTheFourKeysThatMustBeThere() {
    assertThatThrownBy(() -> ConfigLoader.load("f", "{}", Map.of()))
        .hasMessage(
            "f:1:1: users is missing\nf:1:1: servers is missing\n"
                + "f:1:1: shards is missing\nf:1:1: schemas is missing");
  }

  @Test
  void aMessageShowsNoControlCharactersAndNoFloodOfText() {
    String yaml = SMALLEST + "\"a\\nb\": 1\n" + "k".repeat(1000) + ": 1\n";
    assertThatThrownBy(() -> ConfigLoader.load("f", yaml, Map.of()))
        .hasMessageContaining("f:5:1: the file has no key 'a?b' (")
        .hasMessageContaining("f:6:1: the file has no key '" + "k".repeat(80) + "...' (");
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }
}
