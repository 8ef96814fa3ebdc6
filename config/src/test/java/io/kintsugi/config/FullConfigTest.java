package io.kintsugi.config;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.config.YamlNode.Entry;
import io.kintsugi.config.YamlNode.Mapping;
import io.kintsugi.config.YamlNode.Scalar;
import io.kintsugi.config.YamlNode.Sequence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// full.yaml says everything, least.yaml what must be said; what comes of them is recorded.
class FullConfigTest {
  @TempDir private Path folder;

  /// A key in its mapping: forms of one place share keys.
  private record Place(Section section, Key key) {
    @Override
    public String toString() {
      return section.name() + ": " + key.name();
    }
  }

  @Test
  void everyKeyReachesTheSnapshot() throws Exception {
    assertRecorded("full");
  }

  @Test
  void defaultsAreAsRecorded() throws Exception {
    assertRecorded("least");
  }

  private void assertRecorded(String name) throws IOException, ConfigException {
    for (String file : List.of("proxy.crt", "proxy.key", "ca.crt")) {
      Files.createFile(folder.resolve(file));
    }
    Path copy = Files.writeString(folder.resolve("full.yaml"), Golden.read(name + ".yaml"));
    ProxyConfig config = ConfigLoader.load(copy, Map.of());
    String lines =
        config.toString().replace(folder.toAbsolutePath() + "/", "").replace(", ", ",\n");
    Golden.assertRecorded(Golden.RESOURCES.resolve(name + ".txt"), lines + "\n");
  }

  @Test
  void theFullFileSaysEveryKeyWithAnotherValueThanItsDefault() throws IOException {
    Set<Place> all = new LinkedHashSet<>();
    collect(new Kind.Group(ConfigKeys.FILE_KEYS), all);
    Set<Place> said = new LinkedHashSet<>();
    Problems problems = new Problems("full.yaml");
    walk(
        new Kind.Group(ConfigKeys.FILE_KEYS),
        requireNonNull(YamlReader.read(Golden.read("full.yaml"), problems)),
        said);
    assertThat(problems.messages()).isEmpty();
    assertThat(said).containsExactlyInAnyOrderElementsOf(all);
  }

  private static void collect(Kind kind, Set<Place> all) {
    switch (kind) {
      case Kind.Group group -> collect(group.section(), all);
      case Kind.Named named -> collect(named.value(), all);
      case Kind.Items items -> collect(items.item(), all);
      case Kind.Forms forms -> forms.forms().forEach(form -> collect(form, all));
      case Kind.Scalar<?> _ -> {}
    }
  }

  private static void collect(Section section, Set<Place> all) {
    for (Key key : section.keys()) {
      all.add(new Place(section, key));
      if (key instanceof Key.Part part) {
        collect(part.kind(), all);
      }
    }
  }

  private static void walk(Kind kind, YamlNode node, Set<Place> said) {
    switch (kind) {
      case Kind.Group group -> walk(group.section(), (Mapping) node, said);
      case Kind.Named named ->
          ((Mapping) node).entries().forEach(entry -> walk(named.value(), entry.value(), said));
      case Kind.Items items ->
          ((Sequence) node).items().forEach(item -> walk(items.item(), item, said));
      case Kind.Forms forms -> walk(form(forms, (Mapping) node), (Mapping) node, said);
      case Kind.Scalar<?> _ -> {}
    }
  }

  private static void walk(Section section, Mapping mapping, Set<Place> said) {
    for (Entry entry : mapping.entries()) {
      Key key = key(section, entry.name());
      if (key instanceof Key.Part part) {
        walk(part.kind(), entry.value(), said);
      }
      if (!(key instanceof Key.Value<?> value && saysTheDefault(value, entry.value()))) {
        said.add(new Place(section, key));
      }
    }
  }

  private static boolean saysTheDefault(Key.Value<?> key, YamlNode node) {
    boolean hasNoOther =
        key.kind() instanceof Kind.Choice<?> choice && choice.options().size() == 1;
    return !hasNoOther && node instanceof Scalar scalar && scalar.text().equals(key.byDefault());
  }

  private static Key key(Section section, String name) {
    return section.keys().stream().filter(key -> key.name().equals(name)).findFirst().orElseThrow();
  }

  private static Section form(Kind.Forms forms, Mapping mapping) {
    return forms.forms().stream()
        .filter(form -> fits(forms, form, mapping))
        .findFirst()
        .orElseThrow();
  }

  private static boolean fits(Kind.Forms forms, Section form, Mapping mapping) {
    return mapping.entries().stream()
        .allMatch(entry ->
            entry.name().equals(forms.teller())
                ? ((Scalar) entry.value()).text().equals(form.name())
                : form.names().contains(entry.name()));
  }
}
