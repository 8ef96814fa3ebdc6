package io.kintsugi.config;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Files that were made to do harm, or are no configuration at all: each is refused with a place
/// and a sentence. None may take long or much memory; one that did would not let these tests end.
class HostileFilesTest {
  @TempDir private Path folder;

  private static String refusal(String yaml) {
    return text(
        catchThrowableOfType(ConfigException.class, () -> ConfigLoader.load("f", yaml, Map.of())));
  }

  private String refusal(byte[] content) throws IOException {
    Path file = Files.write(folder.resolve("f"), content);
    return refusal(file);
  }

  private static String refusal(Path file) {
    return text(catchThrowableOfType(
            ConfigException.class, () -> ConfigLoader.load(file, Map.of())))
        .replace(file + ":", "f:");
  }

  private static String text(ConfigException refused) {
    ConfigException e = requireNonNull(refused, "accepted");
    assertThat(e.problems()).isNotEmpty().hasSizeLessThanOrEqualTo(Problems.MOST + 1);
    assertThat(e.problems())
        .allSatisfy(problem -> {
          assertThat(problem.line()).isPositive();
          assertThat(problem.column()).isPositive();
          assertThat(problem.message()).isNotBlank();
        });
    return requireNonNull(e.getMessage());
  }

  /// What the YAML parser says, each in words of our own with its place.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = true,
      quoteCharacter = '`',
      value = {
        "a: b: c | f:1:5: a colon stands where no value can begin (put a text that holds ': ' in quotes, and indent with care)",
        "a:\\n\\tb: c | f:2:1: a tab stands where YAML wants blanks (indent with blanks)",
        "a: @b | f:1:4: a text cannot begin with this character (put it in quotes)",
        "a: \"b | f:1:6: the file ends inside a quoted text (close the quote)",
        "a: {b: c | f:1:9: a comma or } is missing before this (check the braces)",
        "a: {b: ${env:X}} | f:1:9: a comma or } is missing before this (inside { } and [ ] write \"${env:NAME}\" in quotes)",
        "a: [b, c | f:1:9: a comma or ] is missing before this (check the brackets)",
        "a: b\\nc\\nd: e | f:3:1: a key without a colon (write 'key: value', with a blank after the colon)",
        "a: b\\n - c: d\\n- e | f:2:5: a colon stands where no value can begin (put a text that holds ': ' in quotes, and indent with care)",
        "a: b\\n  c: d\\n | f:2:4: a colon stands where no value can begin (put a text that holds ': ' in quotes, and indent with care)",
        "- a\\nb: c | f:2:1: this line does not belong to the lines above it (give keys of one level the same indentation)",
        "a: \"b\\\\c\" | f:1:7: a backslash is followed by a letter that has no meaning (double the backslash, or use single quotes)",
        "%YAML 3.0\\n--- a | f:1:1: this is not valid YAML",
        "a: \\0 | f:1:4: YAML does not allow this character",
        "a: *b | f:1:4: an alias (*) names an anchor that is not complete before it (put a text that begins with * in quotes)",
        "a: &b [*b] | f:1:8: an alias (*) names an anchor that is not complete before it (put a text that begins with * in quotes)",
        "a: &b {c: {d: *b}} | f:1:15: an alias (*) names an anchor that is not complete before it (put a text that begins with * in quotes)",
      })
  void brokenYamlIsRefusedWhereItBreaks(String yaml, String expected) {
    assertThat(refusal(yaml.translateEscapes())).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "!!javax.script.ScriptEngineManager [!!java.net.URLClassLoader [[!!java.net.URL [\"http://127.0.0.1/\"]]]]",
        "!!java.util.Date 2001-01-01",
        "!!com.sun.rowset.JdbcRowSetImpl {dataSourceName: \"ldap://127.0.0.1/x\"}",
        "!!python/object/apply:os.system [id]",
        "!custom text",
        "!<tag:yaml.org,2002:binary> aGVsbG8=",
        "!!str text",
        "! text",
      })
  void noTagIsObeyedWhereverItStands(String tagged) {
    for (String place : List.of("%s", "users: %s", "users: {app: {password: %s}}", "a: [%s]")) {
      assertThat(refusal(place.formatted(tagged)))
          .contains(": tags (!) are not allowed (put a text that begins with ! in quotes)");
    }
    assertThat(refusal("? " + tagged + "\n: x")).contains("tags (!) are not allowed");
  }

  @Test
  void aBillionLaughsAreRefusedBeforeTheyAreLaughed() {
    StringBuilder yaml = new StringBuilder("a0: &a0 [ha, ha, ha, ha, ha, ha, ha, ha, ha, ha]\n");
    for (int i = 1; i < 10; i++) {
      String before = "*a" + (i - 1);
      String ten = String.join(", ", java.util.Collections.nCopies(10, before));
      yaml.append("a%d: &a%d [%s]\n".formatted(i, i, ten));
    }
    assertThat(refusal(yaml.toString()))
        .startsWith("f:6:")
        .endsWith("the file grows to more than 500000 values (aliases?)");
  }

  @Test
  void manyAliasesAreRefused() {
    assertThat(refusal("a: &a x\nb: [" + "*a, ".repeat(101) + "]"))
        .isEqualTo("f:2:405: more than 100 aliases (*)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{a: ", "- ", "? ", "- - "})
  void deepNestingIsRefusedAndNeedsNoStack(String opening) {
    assertThat(refusal(opening.repeat(200_000)))
        .endsWith(": values are nested deeper than 32 levels");
  }

  @Test
  void aFileOfCountlessValuesIsRefused() {
    assertThat(refusal("a: [" + "1,".repeat(600_000) + "]"))
        .contains("the file grows to more than 500000 values");
  }

  @Test
  void aFileOfCountlessProblemsNamesTheFirst() {
    String tags = refusal("a: [" + "!x y,".repeat(400_000) + "]");
    assertThat(tags.lines()).hasSize(Problems.MOST + 1);
    assertThat(tags).endsWith("there are too many problems; what follows was not looked at");
  }

  /// Each wrong name is compared with each right one, and slots with slots.
  @Test
  void comparingNamesStaysCheap() {
    String shards = many(i -> "  s%d: {server: wrong%d, schema: a%d}\n".formatted(i, i, i));
    String servers = many(i -> "  server%d: {host: h%d, user: u, password: p}\n".formatted(i, i));
    String refused = refusal("servers:\n" + servers + "shards:\n" + shards);
    assertThat(refused).contains("there is no server 'wrong0'").contains("too many problems");
    assertThat(refused).hasSizeLessThan(100_000);

    String slots = "{type: hash, slots: {s: [" + "0-16383, ".repeat(30_000) + "]}}";
    assertThat(refusal("schemas: {a: {shards: [s], functions: {f: " + slots + "}}}"))
        .contains("slots 0-16383 are already on 's'");
  }

  private static String many(java.util.function.IntFunction<String> line) {
    return IntStream.range(0, 5_000).mapToObj(line).collect(Collectors.joining());
  }

  @ParameterizedTest
  @ValueSource(strings = {":", "a", " ", "\\0", "a\\0", " \\0", "::a", "é"})
  void aTextOfMegabytesIsCheckedInLinearTime(String piece) {
    String text = "\"" + piece.repeat(1_000_000 / piece.length()) + "\\0\"";
    for (String key : List.of("host", "tls-ca", "user", "port", "tls", "replica-of", "password")) {
      assertThat(refusal("servers: {a: {" + key + ": " + text + "}}")).hasSizeLessThan(2000);
    }
    assertThat(refusal("users: {" + "a".repeat(100) + ": {password: p}}\nlimits: [" + text + "]"))
        .hasSizeLessThan(2000);
  }

  @Test
  void aKeyOfMegabytesIsShownInPart() {
    String key = "x".repeat(1 << 20);
    assertThat(refusal("? " + key + "\n: 1"))
        .contains("the file has no key '" + "x".repeat(100) + "...'")
        .hasSizeLessThan(1000);
    assertThat(refusal("\"a\\e[31mb\\nc\": 1")).contains("the file has no key 'a?[31mb?c'");
  }

  @Test
  void placeholdersCannotFillTheMemory() throws IOException {
    Files.writeString(folder.resolve("p"), "x".repeat(60_000));
    String yaml = "users: {app: {password: \"" + "${file:p}".repeat(300_000) + "\"}}";
    assertThat(refusal(yaml.getBytes(StandardCharsets.UTF_8)))
        .contains("users.app.password: the ${...} of this file give more than 4 MiB");
  }

  @Test
  void aFileThatIsTooLongIsNotRead() throws IOException {
    byte[] blanks = new byte[YamlReader.MAX_CHARACTERS + 1];
    java.util.Arrays.fill(blanks, (byte) ' ');
    assertThat(refusal(blanks)).isEqualTo("f:1:1: the file is longer than 4 MiB");
    assertThat(refusal(" ".repeat(YamlReader.MAX_CHARACTERS + 1)))
        .isEqualTo("f:1:1: the file is longer than 4 MiB");
  }

  @Test
  void aDeviceWithoutEndIsNotReadToItsEnd() {
    Path zero = Path.of("/dev/zero");
    if (Files.exists(zero)) {
      assertThat(refusal(zero)).isEqualTo("f:1:1: the file is longer than 4 MiB");
    }
  }

  @Test
  void whatIsNoFileIsToldSo() {
    assertThat(refusal(folder.resolve("none"))).isEqualTo("f:1:1: there is no such file");
    assertThat(refusal(folder)).isEqualTo("f:1:1: the file cannot be read");
  }

  @Test
  void binaryRubbishIsRefusedWithAPlace() throws IOException {
    long seed = 20_260_101;
    Random random = new Random(seed);
    for (int i = 0; i < 200; i++) {
      byte[] rubbish = new byte[1 + random.nextInt(4000)];
      random.nextBytes(rubbish);
      assertThat(refusal(rubbish)).as("seed %d, file %d", seed, i).startsWith("f:");
    }
  }

  @Test
  void rubbishOfYamlsOwnCharactersIsRefusedWithAPlace() {
    long seed = 20_260_102;
    Random random = new Random(seed);
    String alphabet = "ab:-?[]{},&*!|>'\"%@`# \n\n\t<~0$\\";
    for (int i = 0; i < 5000; i++) {
      String rubbish =
          random
              .ints(1 + random.nextInt(60), 0, alphabet.length())
              .mapToObj(c -> alphabet.substring(c, c + 1))
              .collect(Collectors.joining());
      assertThat(refusal(rubbish)).as("seed %d, file %d", seed, i).startsWith("f:");
    }
  }

  @Test
  void otherEncodingsAreNamedWhereTheyShow() throws IOException {
    String yaml = "users:\n  jürgen: {password: x}\n";
    assertThat(refusal(yaml.getBytes(StandardCharsets.ISO_8859_1)))
        .isEqualTo("f:2:4: the file is not UTF-8 (save it in that encoding)");
    assertThat(refusal(yaml.getBytes(StandardCharsets.UTF_16)))
        .isEqualTo("f:1:1: the file is not UTF-8 (save it in that encoding)");
    for (String name : List.of("UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE")) {
      assertThat(refusal("users: {}".getBytes(Charset.forName(name))))
          .matches("f:1:[12]: YAML does not allow this character");
    }
    assertThat(refusal("a".repeat(3).getBytes(Charset.forName("IBM037"))))
        .contains("the file is not UTF-8");
    assertThat(refusal(new byte[] {'a', ':', ' ', (byte) 0xF0, (byte) 0x9F}))
        .as("cut in the middle of a character")
        .isEqualTo("f:1:4: the file is not UTF-8 (save it in that encoding)");
  }

  /// As editors of Windows write it.
  @Test
  void aByteOrderMarkAndItsLineEndsAreNoMistake() throws Exception {
    String yaml = "\uFEFF" + Golden.read("least.yaml").replace("\n", "\r\n");
    Path file = Files.writeString(folder.resolve("f"), yaml);
    assertThat(ConfigLoader.load(file, Map.of()).users()).containsOnlyKeys("app");
    assertThat(refusal("\uFEFFusrs: x\r\nschema: y\r\n"))
        .contains("f:1:1: the file has no key 'usrs'")
        .contains("f:2:1: the file has no key 'schema'");
  }
}
