package io.kintsugi.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.config.ConfigChange.Effect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a reload would do is told before it is done.
class ConfigDiffTest {
  private static final String FILE =
      """
      proxy: {cluster: c, id: 1}
      listen: {address: 127.0.0.1, port: 3306}
      admin: {port: 8090}
      users:
        app: {password: planted-secret, schemas: [school]}
      servers:
        a: {host: 10.0.0.1, user: k, password: planted-one}
        b: {host: 10.0.0.2, user: k, password: planted-two, replica-of: a, weight: 1}
      shards:
        s0: {server: a, schema: school_0}
        s1: {server: a, schema: school_1}
      schemas:
        school:
          shards: [s0, s1]
          functions: {by-hash: {type: hash}}
          tables:
            student: {key: id, function: by-hash}
      transactions: {protocol: two-phase, lock-wait: 5s}
      replication: {buffer-time: 10s}
      limits: {connections: 100}
      """;

  @TempDir private Path folder;

  private static ProxyConfig load(String yaml) throws ConfigException {
    return ConfigLoader.load("test.yaml", yaml, Map.of());
  }

  private static ConfigDiff changing(String... pairs) throws ConfigException {
    String next = FILE;
    for (int i = 0; i < pairs.length; i += 2) {
      assertThat(next).contains(pairs[i]);
      next = next.replace(pairs[i], pairs[i + 1]);
    }
    return ConfigDiff.of(load(FILE), load(next));
  }

  private static List<String> texts(ConfigDiff diff) {
    return diff.changes().stream().map(ConfigChange::text).toList();
  }

  @Test
  void theSameFileChangesNothing() throws Exception {
    assertThat(changing().changes()).isEmpty();
  }

  @Test
  void anOtherOrderOfEntriesIsNoChange() throws Exception {
    assertThat(
            changing(
                    "  app: {password: planted-secret, schemas: [school]}",
                    "  app: {schemas: [school], password: planted-secret}")
                .changes())
        .isEmpty();
  }

  @Test
  void usersServersShardsAndRulesAreNamedWithWhatIsOtherAboutThem() throws Exception {
    ConfigDiff diff =
        changing(
            "users:\n",
            "users:\n  more: {password: planted-more, schemas: [school], admin: true}\n",
            "planted-secret",
            "planted-other",
            "weight: 1}",
            "weight: 3}\n  c: {host: 10.0.0.3, user: k, password: planted-three}",
            "s1: {server: a, schema: school_1}",
            "s1: {server: c, schema: school_1}\n  s2: {server: c, schema: school_2}",
            "shards: [s0, s1]",
            "shards: [s0, s1, s2]",
            "student: {key: id, function: by-hash}",
            "student: {key: no, function: by-hash}\n      city: {broadcast: true}");
    assertThat(texts(diff))
        .containsExactly(
            "users.app: password",
            "users.more added",
            "servers.b: weight 1 -> 3",
            "servers.c added",
            "shards.s1: server a -> c",
            "shards.s2 added",
            "schemas.school: shards [s0, s1] -> [s0, s1, s2], tables.student, tables.city none ->"
                + " broadcast");
    assertThat(diff.changes()).allMatch(each -> each.effect() == Effect.NOW);
    assertThat(diff.restarts()).isEmpty();
    assertThat(diff.changes().get(2))
        .isInstanceOfSatisfying(
            ConfigChange.Server.class, server -> assertThat(server.onlyWeight()).isTrue());
  }

  @Test
  void whatNeedsARestartIsNamedAndStaysAsItIs() throws Exception {
    ConfigDiff diff =
        changing(
            "id: 1}", "id: 2}",
            "port: 3306", "port: 3307",
            "8090", "8091",
            "two-phase, lock-wait: 5s", "best-effort, lock-wait: 7s, lease: 9s",
            "buffer-time: 10s", "buffer-time: 2500ms",
            "connections: 100", "connections: 200, max-allowed-packet: 1MB");
    assertThat(texts(diff))
        .containsExactly(
            "proxy.id 1 -> 2 (needs a restart)",
            "listen.port 3306 -> 3307 (needs a restart)",
            "admin.port 8090 -> 8091 (needs a restart)",
            "transactions.protocol two-phase -> best-effort (needs a restart)",
            "transactions.lock-wait 5s -> 7s (for new connections)",
            "transactions.lease 3s -> 9s (needs a restart)",
            "replication.buffer-time 10s -> 2500ms",
            "limits.connections 100 -> 200",
            "limits.max-allowed-packet 67108864 -> 1048576 (for new connections)");
    assertThat(diff.restarts()).hasSize(5);
    ProxyConfig running = load(FILE);
    assertThat(diff.effective().identity()).isEqualTo(running.identity());
    assertThat(diff.effective().listen()).isEqualTo(running.listen());
    assertThat(diff.effective().transactions().protocol())
        .isEqualTo(running.transactions().protocol());
    assertThat(diff.effective().transactions().lockWait()).hasSeconds(7);
    assertThat(diff.effective().limits().connections()).isEqualTo(200);
  }

  @Test
  void noSecretIsInADiff() throws Exception {
    ConfigDiff diff =
        changing("planted-secret", "planted-new", "planted-one", "planted-uno", "b: {", "bb: {");
    assertThat(diff.changes()).isNotEmpty();
    assertThat(diff.toString() + texts(diff)).doesNotContain("planted");
  }

  @Test
  void filesThatAConfigurationNamesAreWatchedWithIt() throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), "one\n");
    Path file =
        Files.writeString(
            folder.resolve("k.yaml"), FILE.replace("planted-secret", "'${file:secret}'"));
    ProxyConfig loaded = ConfigLoader.load(file, Map.of());
    ConfigFiles first = ConfigFiles.look(file, loaded);
    assertThat(ConfigFiles.look(file, loaded)).isEqualTo(first);
    Files.writeString(secret, "other\n");
    assertThat(ConfigFiles.look(file, loaded)).isNotEqualTo(first);
    ConfigFiles second = ConfigFiles.look(file, loaded);
    replaced(file);
    assertThat(ConfigFiles.look(file, loaded)).as("renamed over, as old").isNotEqualTo(second);
    Files.delete(file);
    assertThat(ConfigFiles.look(file, loaded)).isNotEqualTo(second);
  }

  private static void replaced(Path file) throws IOException {
    FileTime time = Files.getLastModifiedTime(file);
    Path other = file.resolveSibling("k.yaml.new");
    Files.copy(file, other);
    Files.setLastModifiedTime(other, time);
    Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
  }
}
