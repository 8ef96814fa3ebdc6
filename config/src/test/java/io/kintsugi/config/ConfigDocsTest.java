package io.kintsugi.config;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.kintsugi.config.YamlNode.Mapping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ConfigDocsTest {
  private static final Path DOCS = Path.of("../docs");
  private static final boolean UPDATE = Boolean.getBoolean("kintsugi.docs.update");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Test
  void theReferenceIsFresh() throws IOException {
    assertFresh(DOCS.resolve("config.md"), ConfigDocs.markdown());
  }

  @Test
  void theSchemaIsFresh() throws IOException {
    assertFresh(DOCS.resolve("config.schema.json"), ConfigDocs.jsonSchema());
  }

  @Test
  void theExampleFitsTheSchema() throws IOException {
    String example = Files.readString(DOCS.resolve("config-example.yaml"));
    assertThat(errors(example)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"full.yaml", "least.yaml"})
  void theSchemaTakesWhatTheLoaderTakes(String file) throws IOException {
    assertThat(errors(Golden.read(file))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"missing", "list", "edge", "servers", "schemas", "placement", "tuning", "not-yet"})
  void theSchemaRefusesFilesWithProblemsOfForm(String name) throws IOException {
    assertThat(errors(Golden.read("problems/" + name + ".yaml"))).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "prot: 3307",
        "port: 65536",
        "port: high",
        "port: 3307\n  tls: {key: k}",
      })
  void theSchemaRefusesWhatTheLoaderRefuses(String listen) throws IOException {
    String example = Files.readString(DOCS.resolve("config-example.yaml"));
    String broken = example.replace("port: 3307", listen);
    assertThat(broken).isNotEqualTo(example);
    assertThat(errors(broken)).isNotEmpty();
  }

  @Test
  void theSchemaTakesPlaceholdersForEveryKind() throws IOException {
    String example =
        Files.readString(DOCS.resolve("config-example.yaml"))
            .replace("port: 3307", "port: ${env:PORT}")
            .replace("admin: true", "admin: ${env:ADMIN}")
            .replace("lock-wait: 10s", "lock-wait: ${env:WAIT}")
            .replace("reads: causal", "reads: ${env:READS}")
            .replace("result-memory: 64MB", "result-memory: ${env:MEMORY}");
    assertThat(errors(example)).isEmpty();
  }

  @Test
  void theSchemaKnowsOnlyFunctionsThatExist() throws IOException {
    String example = Files.readString(DOCS.resolve("config-example.yaml"));
    assertThat(errors(example.replace("type: hash", "type: mod"))).isEmpty();
    assertThat(errors(example.replace("type: hash", "type: lookup"))).isNotEmpty();
  }

  @Test
  void theSchemaIsItselfValid() {
    Schema metaSchema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
    assertThat(metaSchema.validate(ConfigDocs.jsonSchema(), InputFormat.JSON)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("sections")
  void eachExampleOfTheReferenceHoldsEveryKeyAndIsAccepted(Section section) {
    Problems problems = new Problems(section.name());
    YamlNode node = YamlReader.read(section.example(), problems);
    assertThat(node).isInstanceOf(Mapping.class);
    Mapping mapping = (Mapping) requireNonNull(node);
    List<String> shown = mapping.entries().stream().map(YamlNode.Entry::name).toList();
    List<String> expected = new ArrayList<>(section.names());
    expected.remove("password-hash"); // stands in a comment: only one of the two may be given
    assertThat(shown).containsExactlyElementsOf(expected);

    Scalars literal =
        new Scalars(new Placeholders(Map.of("APP_PASSWORD", "x"), Path.of(""), problems), problems);
    Fields fields = new Fields(literal, section.name(), mapping, section);
    assertThat(fields.at()).isEqualTo(new Position(1, 1));
    assertThat(problems.messages())
        .filteredOn(message -> !message.contains("there is no file '/run/secrets/db-1'"))
        .isEmpty();
  }

  static Stream<Section> sections() {
    Set<Section> found = new LinkedHashSet<>();
    ConfigKeys.FILE_KEYS.keys().forEach(key -> collect(key, found));
    return found.stream();
  }

  private static void collect(Key key, Set<Section> found) {
    if (key instanceof Key.Part part) {
      collect(part.kind(), found);
    }
  }

  private static void collect(Kind kind, Set<Section> found) {
    switch (kind) {
      case Kind.Group group -> collect(group.section(), found);
      case Kind.Named named -> collect(named.value(), found);
      case Kind.Items items -> collect(items.item(), found);
      case Kind.Forms forms -> forms.forms().forEach(form -> collect(form, found));
      case Kind.Scalar<?> _ -> {}
    }
  }

  private static void collect(Section section, Set<Section> found) {
    found.add(section);
    section.keys().forEach(key -> collect(key, found));
  }

  private static List<Error> errors(String yaml) {
    Schema schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(ConfigDocs.jsonSchema(), InputFormat.JSON);
    Object content = new Load(LoadSettings.builder().build()).loadFromString(yaml);
    JsonNode node = JSON.valueToTree(content);
    return schema.validate(node);
  }

  private static void assertFresh(Path file, String content) throws IOException {
    if (UPDATE) {
      Files.writeString(file, content);
    }
    assertThat(file)
        .as("stale: write it anew with -Dkintsugi.docs.update=true")
        .content()
        .isEqualTo(content);
  }
}
