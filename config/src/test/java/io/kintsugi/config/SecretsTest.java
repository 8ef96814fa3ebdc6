package io.kintsugi.config;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kintsugi.config.ProxyConfig.Credential;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Secrets are planted in every way a file can hold them; each has "hush" in it, and no text that
/// leaves the module may.
class SecretsTest {
  private static final String HASH = "$A$005$" + "hush5678901234567890" + "hush" + "A".repeat(39);
  private static final String SECRET = "hush, #hush: {hush} [hush] *hush !hush\nhush: hush";
  private static final Map<String, String> ENVIRONMENT =
      Map.of("SECRET", SECRET, "SHORT", "hush", "HASH", HASH);

  @TempDir private Path folder;

  @BeforeEach
  void plant() throws IOException {
    Files.writeString(folder.resolve("secret"), SECRET + "\n");
    Files.writeString(folder.resolve("short"), "hush\n");
  }

  private ProxyConfig load(String yaml) throws IOException, ConfigException {
    return ConfigLoader.load(Files.writeString(folder.resolve("f"), yaml), ENVIRONMENT);
  }

  /// All that an exception can print.
  private String refusal(String yaml) {
    ConfigException refused =
        requireNonNull(catchThrowableOfType(ConfigException.class, () -> load(yaml)), "accepted");
    StringWriter trace = new StringWriter();
    refused.printStackTrace(new PrintWriter(trace));
    return refused.problems() + "\n" + trace;
  }

  private static String file(String users, String server) {
    return """
    users: {%s}
    servers:
      alpha: {host: db, user: u, password: %s}
    shards: {s0: {server: alpha, schema: a}}
    schemas: {school: {shards: [s0]}}
    """
        .formatted(users, server);
  }

  @Test
  void aLoadedSecretIsRevealedOnRequestOnly() throws Exception {
    String users =
        """
        plain: {password: hush}, env: {password: "${env:SECRET}"},
          file: {password: "a${file:secret}b"}, default: {password: "${env:NONE:-hush}"},
          stored: {password-hash: "${env:HASH}"}\
        """;
    ProxyConfig config = load(file(users, "\"${file:secret}\""));
    assertThat(config.users().values().stream().map(user -> reveal(user.credential())))
        .containsExactly("hush", SECRET, "a" + SECRET + "b", "hush", HASH);
    assertThat(config.servers().values())
        .first()
        .extracting(s -> s.password().reveal())
        .isEqualTo(SECRET);

    assertThat(config.toString()).contains("plain", "stored").doesNotContain("hush");
    assertThat(config.users().toString() + config.servers()).doesNotContain("hush");
    assertThat(Notes.of(config).toString()).doesNotContain("hush");
  }

  private static String reveal(Credential credential) {
    return switch (credential) {
      case Credential.Password password -> password.password().reveal();
      case Credential.Hash hash -> hash.authenticationString();
    };
  }

  /// What the loader works with on its way is printed by nobody, and could be by a debugger's log.
  @Test
  void noStepOfTheLoaderPrintsASecret() {
    Problems problems = new Problems("f");
    YamlNode node =
        requireNonNull(YamlReader.read("{password: hush, a: [hush,hush: hush]}", problems));
    assertThat(node.toString()).doesNotContain("hush");
    Scalars scalars = new Scalars(new Placeholders(ENVIRONMENT, folder, problems), problems);
    assertThat(scalars.toString()).doesNotContain("hush");
    for (Kind.Scalar<?> kind : List.of(new Kind.Hidden(true), new Kind.Digest(), Texts.LITERAL)) {
      YamlNode secret = new YamlNode.Scalar("${env:HASH}", true, Position.START);
      assertThat(requireNonNull(scalars.read("a", kind, secret)).toString()).doesNotContain("hush");
    }
  }

  /// Where a secret may stand, written so that it is none.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "[hush]",
        "[hush, hush]",
        "{hush: hush}",
        "{hush}",
        "{hush, hush}",
        "{a: {hush: hush}}",
        "{? hush : hush}",
        "{hush: 1, hush: 2}",
        "hush: hush",
        "hush, schemas: [school], hush",
        "hush,hush",
        "hush, hush, hush",
        "hush,hush: hush",
        "hush, hush: hush",
        "hush,: hush",
        "\"hush\" hush",
        "\"hush",
        "'hush",
        "\"hu\\hush\"",
        "hush}",
        "{hush",
        "[hush",
        "hush]",
        "!hush",
        "!hush hush",
        "!!hush hush",
        "!<hush> hush",
        "*hush",
        "&hush",
        "&hush &hush hush",
        "@hush",
        "`hush`",
        "%hush",
        "|hush",
        ">hush",
        "? hush",
        "- hush",
        "\thush: hush",
        "#hush",
        "hush\\0\u0007",
        "${hush}",
        "${hush",
        "\"${hush}\"",
        "\"${hush\"",
        "\"${env:}hush\"",
        "\"${env:-hush}\"",
        "\"${env:hush-}\"",
        "\"${ENV:hush}\"",
        "\"$${${hush}\"",
        "\"${env:NONE:-hush}${\"",
        "\"${env:SECRET}${env:}\"",
        "\"${file:secret}${file:none}\"",
      })
  void aSecretThatIsMiswrittenIsNotQuoted(String value) {
    for (String key : List.of("password", "password-hash")) {
      assertThat(refusal(file("app: {" + key + ": " + value + "}", value))).doesNotContain("hush");
      String block = "users:\n  app:\n    " + key + ": " + value + "\n    schemas: [school]\n";
      assertThat(refusal(block)).doesNotContain("hush");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"hush", "\"${env:HASH}hush\"", "\"${file:short}\"", "\"${env:SECRET}\""})
  void aSecretThatIsNoDigestIsNotQuoted(String value) {
    assertThat(refusal(file("app: {password-hash: " + value + "}", "p"))).doesNotContain("hush");
  }

  /// Instead of keys, a list, a name or a word that is known.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "users: %s",
        "users: [%s]",
        "users: {app: %s}",
        "users: {app: [%s]}",
        "users: {app: {schemas: %s}}",
        "users: {app: {schemas: [%s]}}",
        "users: {app: {admin: %s}}",
        "servers: {a: %s}",
        "servers: {a: {host: %s, port: 99999}}",
        "servers: {a: {port: %s, weight: %s, tls: %s}}",
        "servers: {a: {replica-of: %s}}",
        "servers: {a: {tls-ca: %s}}",
        "shards: {a: {server: %s, schema: %s}}",
        "schemas: {a: {shards: [%s], unsharded: %s}}",
        "schemas: {a: {shards: [%s, %s]}, b: {shards: [%s]}}",
        "schemas: {a: {functions: {f: {type: %s}}}}",
        "schemas: {a: {functions: {f: {type: date, unit: %s}}}}",
        "schemas: {a: {functions: {f: {type: hash, slots: {s0: [%s]}}}}}",
        "schemas: {a: {functions: {f: {type: range, ranges: [{below: 1}, {below: %s, shard: %s}]}}}}",
        "schemas: {a: {functions: {f: {type: list, values: {s0: [%s, %s]}, default: %s}}}}",
        "schemas: {a: {tables: {t: {key: %s, function: %s, generate: {with: %s}}}}}",
        "schemas: {a: {tables: {t: {shard: %s}}}}",
        "transactions: {protocol: %s, lock-wait: %s}",
        "limits: {connections: %s, result-memory: %s}",
        "listen: {address: %s, port: %s, tls: {certificate: %s, key: %s, require: %s}}",
        "proxy: {id: %s}",
        "limits: %s",
        "listen: {tls: [%s]}",
        "%s",
        "- %s",
      })
  void aPlaceholderInTheWrongPlaceDoesNotTellWhatItHolds(String yaml) {
    for (String value :
        List.of(
            "${env:SECRET}", "${env:SHORT}", "${file:secret}", "${file:short}", "${env:X:-hush}")) {
      assertThat(refusal(yaml.replace("%s", '"' + value + '"'))).doesNotContain("hush");
    }
  }

  @Test
  void whatTheModuleWritesHasNoDefaultForASecret() {
    assertThat(ConfigDocs.jsonSchema() + ConfigDocs.markdown()).doesNotContain("***");
    assertThat(ServerKeys.SERVER_PASSWORD.byDefault()).isNull();
    assertThat(ConfigKeys.USER_PASSWORD.byDefault()).isNull();
    assertThat(ConfigKeys.PASSWORD_HASH.byDefault()).isNull();
  }
}
