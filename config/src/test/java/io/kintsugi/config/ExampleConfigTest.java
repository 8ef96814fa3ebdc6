package io.kintsugi.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.config.ProxyConfig.Acknowledge;
import io.kintsugi.config.ProxyConfig.Admin;
import io.kintsugi.config.ProxyConfig.Answer;
import io.kintsugi.config.ProxyConfig.Buffer;
import io.kintsugi.config.ProxyConfig.CommitProtocol;
import io.kintsugi.config.ProxyConfig.Credential;
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
import io.kintsugi.config.ProxyConfig.Transactions;
import io.kintsugi.config.ProxyConfig.User;
import io.kintsugi.config.ShardFunction.Bound;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ExampleConfigTest {
  private static ProxyConfig config;

  @BeforeAll
  static void load() throws ConfigException {
    config = ConfigLoader.load(Path.of("../docs/config-example.yaml"), Map.of());
  }

  @Test
  void portsAndIdentity() {
    assertThat(config.identity()).isEqualTo(new Identity("kintsugi", 0));
    assertThat(config.listen()).isEqualTo(new Listen("127.0.0.1", 3307, null));
    assertThat(config.admin())
        .isEqualTo(new Admin("127.0.0.1", 8307, Duration.ofSeconds(1), 5000, List.of()));
  }

  @Test
  void users() {
    assertThat(config.users())
        .containsExactly(
            Map.entry("app", new User(password("app"), List.of("school"), false)),
            Map.entry("ops", new User(password("ops"), List.of(), true)));
  }

  @Test
  void thePasswordOfTheEnvironmentWins() throws ConfigException {
    Map<String, String> environment = Map.of("APP_PASSWORD", "from outside");
    ProxyConfig other = ConfigLoader.load(Path.of("../docs/config-example.yaml"), environment);
    assertThat(other.users().get("app"))
        .isEqualTo(new User(password("from outside"), List.of("school"), false));
  }

  @Test
  void servers() {
    assertThat(config.servers())
        .containsExactly(
            Map.entry("alpha", server(13306, null, 1)),
            Map.entry("alpha-2", server(13316, "alpha", 1)),
            Map.entry("beta", server(13307, null, 1)),
            Map.entry("beta-2", server(13317, "beta", 2)));
  }

  @Test
  void shards() {
    assertThat(config.shards())
        .containsExactly(
            Map.entry("s0", new Shard("alpha", "school_0")),
            Map.entry("s1", new Shard("beta", "school_1")));
  }

  @Test
  void functionsOfTheSchool() {
    Schema school = school();
    assertThat(school.shards()).containsExactly("s0", "s1");
    assertThat(school.unsharded()).isEqualTo("s0");
    assertThat(school.functions())
        .containsExactly(
            Map.entry("by-hash", new ShardFunction.Hash(List.of())),
            Map.entry(
                "by-age",
                new ShardFunction.Range(List.of(new Bound("20", "s0"), new Bound(null, "s1")))),
            Map.entry(
                "by-region",
                new ShardFunction.ListOf(
                    Map.of("s0", List.of("cn", "jp"), "s1", List.of("de", "us")), "s1")));
  }

  @Test
  void tablesOfTheSchool() {
    assertThat(school().tables())
        .containsExactly(
            Map.entry(
                "student",
                new TableRule.Sharded("id", "by-hash", new Generate("id", Generator.SNOWFLAKE))),
            Map.entry("grade", new TableRule.Sharded("student_id", "by-hash", null)),
            Map.entry("course", new TableRule.Broadcast()),
            Map.entry("alumni", new TableRule.Sharded("age", "by-age", null)),
            Map.entry("visitor", new TableRule.Sharded("region", "by-region", null)));
  }

  @Test
  void tuning() {
    assertThat(config.transactions())
        .isEqualTo(
            new Transactions(
                CommitProtocol.TWO_PHASE,
                Answer.DECIDED,
                Duration.ofSeconds(10),
                Duration.ofSeconds(3)));
    assertThat(config.replication())
        .isEqualTo(
            new Replication(
                Reads.CAUSAL,
                Duration.ofSeconds(5),
                Duration.ofSeconds(1),
                Acknowledge.PRIMARY,
                Duration.ofSeconds(5),
                false,
                Duration.ofMillis(500),
                Duration.ofSeconds(1),
                new Buffer(1000, 16 << 20, Duration.ofSeconds(10))));
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
                Duration.ofSeconds(30),
                64 << 20));
  }

  private static Schema school() {
    assertThat(config.schemas()).containsOnlyKeys("school");
    return config.schemas().values().iterator().next();
  }

  private static Credential password(String text) {
    return new Credential.Password(new Secret(text));
  }

  private static Server server(int port, @Nullable String replicaOf, int weight) {
    return new Server(
        "127.0.0.1",
        port,
        "kintsugi",
        new Secret("secret"),
        replicaOf,
        weight,
        ServerTls.PREFERRED,
        null);
  }
}
