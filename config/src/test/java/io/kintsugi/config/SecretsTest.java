package io.kintsugi.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
  private static final String PLANTED = "hunter2";
  private static final Path BASE = Path.of("src/test/resources/io/kintsugi/config/base.yaml");

  @TempDir private Path folder;

  @Test
  void aSnapshotPrintsStarsForEverySecret() throws Exception {
    String yaml =
        base()
            .replace("password: app", "password: " + PLANTED)
            .replace("password: secret", "password: " + PLANTED);
    assertThat(load(yaml).toString()).doesNotContain(PLANTED).contains("***");
    assertThat(new Secret(PLANTED)).hasToString("***");
  }

  @Test
  void aHashIsAsSecretAsAPassword() throws Exception {
    String hash = "$A$005$" + "s".repeat(20) + "d".repeat(43);
    ProxyConfig config = load(base().replace("password: app", "password-hash: " + hash));
    assertThat(config.toString()).doesNotContain("sss").doesNotContain("ddd");
    assertThat(config.users().values())
        .extracting(ProxyConfig.User::credential)
        .containsExactly(new ProxyConfig.Credential.Hash(hash));
  }

  @Test
  void aHashMayBeHexadecimalForItsSaltIsNotAlwaysPrintable() throws Exception {
    String hash = "$A$005$" + "\u0001".repeat(20) + "d".repeat(43);
    String hex = HexFormat.of().formatHex(hash.getBytes(StandardCharsets.ISO_8859_1));
    ProxyConfig config = load(base().replace("password: app", "password-hash: 0x" + hex));
    assertThat(config.users().values())
        .extracting(ProxyConfig.User::credential)
        .containsExactly(new ProxyConfig.Credential.Hash(hash));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password: hunter2: x",
        "password: \"hunter2",
        "password: 'hunter2",
        "password: *hunter2",
        "password: !hunter2 x",
        "password: !hunter2!x y",
        "password: @hunter2",
        "password: %hunter2",
        "password: `hunter2`",
        "password: \"a\\hunter2\"",
        "password: [hunter2, x",
        "password: {hunter2: x, hunter2: y}",
        "password: [hunter2]",
        "password: ${hunter2}",
        "password: ${env:hunter2",
        "password: ${hunter2:x}",
        "password-hash: hunter2",
        "password: \"hunter2\" hunter2",
        "password: |hunter2",
        "password: x\n    admin: {password: hunter2}",
        "password: x\n    hunter2",
        "*hunter2 : x",
        "&hunter2 hunter2",
        "password: {a: hunter2}",
        "passwd: hunter2",
        "password: x\n    schemas: hunter2",
        "password: x\n    schemas: {hunter2: y}",
        "password: \u0007hunter2",
        "password: &a hunter2\n    *a : x",
      })
  void noProblemQuotesAPasswordHoweverItIsMisspelt(String line) throws IOException {
    assertSilent(base().replace("password: app", line));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{host: db-2, user: kintsugi, password: sec,hunter2}",
        "{host: db-2, user: kintsugi, password: sec, hunter2}",
        "{host: db-2, user: kintsugi, password: sec,hunter2: x}",
        "{host: db-2, user: kintsugi, password: hunter2{x}",
        "{host: db-2, user: kintsugi, password: hunter2]}",
        "{host: db-2, user: kintsugi, password: x, port: ${env:PLANTED}}",
        "{host: db-2, user: kintsugi, password: x, port: \"${env:PLANTED}\"}",
        "{host: db-2, user: kintsugi, password: x, tls: \"${env:PLANTED}\"}",
        "{host: db-2, user: kintsugi, password: x, replica-of: [hunter2]}",
      })
  void noProblemQuotesAPasswordInBraces(String server) throws IOException {
    String old = "{host: db-2, user: kintsugi, password: secret}";
    assertSilent(base().replace(old, server));
  }

  @Test
  void secretsComeFromTheEnvironmentFromFilesAndFromDefaults() throws Exception {
    Files.writeString(folder.resolve("beta"), "from file\r\n");
    Files.writeString(
        folder.resolve("kintsugi.yaml"),
        base()
            .replace("password: app", "password: \"<${env:SET}-${env:UNSET:-b c}>$${x}\"")
            .replace("    password: secret", "    password: ${file:beta}"));
    ProxyConfig config =
        ConfigLoader.load(folder.resolve("kintsugi.yaml"), Map.of("SET", "a", "UNSET", ""));
    assertThat(config.users().values())
        .extracting(ProxyConfig.User::credential)
        .containsExactly(new ProxyConfig.Credential.Password(new Secret("<a-b c>${x}")));
    assertThat(config.servers().values())
        .first()
        .extracting(ProxyConfig.Server::password)
        .isEqualTo(new Secret("from file"));
  }

  @Test
  void aFileThatIsNoTextOrTooLongIsNamedButNotShown() throws Exception {
    Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, 'h'});
    Files.writeString(folder.resolve("long"), PLANTED.repeat(10_000));
    Path file = folder.resolve("kintsugi.yaml");
    Files.writeString(
        file,
        base()
            .replace("password: app", "password: ${file:binary}")
            .replace("    password: secret", "    password: ${file:long}"));
    assertThatThrownBy(() -> ConfigLoader.load(file, Map.of()))
        .hasMessage(
            file
                + ":8:15: users.app.password: the file 'binary' is not UTF-8\n"
                + file
                + ":15:15: servers.alpha.password: the file 'long' is longer than 64 KiB");
  }

  private static void assertSilent(String yaml) {
    assertThat(yaml).containsAnyOf(PLANTED, "PLANTED");
    assertThatThrownBy(() -> ConfigLoader.load("f", yaml, Map.of("PLANTED", PLANTED)))
        .isInstanceOf(ConfigException.class)
        .satisfies(e -> {
          StringWriter trace = new StringWriter();
          e.printStackTrace(new PrintWriter(trace));
          assertThat(trace.toString()).doesNotContain(PLANTED);
        });
  }

  private static ProxyConfig load(String yaml) throws ConfigException {
    return ConfigLoader.load("f", yaml, Map.of());
  }

  private static String base() throws IOException {
    return Files.readString(BASE);
  }
}
