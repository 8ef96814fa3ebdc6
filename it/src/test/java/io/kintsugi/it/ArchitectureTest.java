package io.kintsugi.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// ARCHITECTURE.md tells the life of a query by file name: a name that no file has misleads.
class ArchitectureTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern TYPE =
      Pattern.compile("`([A-Z][a-z]+[A-Za-z0-9]*)(?:\\.[A-Za-z]+)?`");
  private static final Pattern FILE = Pattern.compile("`(docs/[a-z/.-]+|[A-Z]+\\.md)`");

  @Test
  void everyTypeItNamesHasAFile() throws IOException {
    assertThat(typesOf(ROOT.resolve("ARCHITECTURE.md"))).isSubsetOf(sources());
    assertThat(typesOf(ROOT.resolve("docs/design/data-plane.md"))).isSubsetOf(sources());
  }

  @Test
  void everyDocumentItNamesExists() throws IOException {
    String text = Files.readString(ROOT.resolve("ARCHITECTURE.md"));
    assertThat(FILE.matcher(text).results().map(match -> match.group(1)).distinct())
        .isNotEmpty()
        .allSatisfy(name -> assertThat(ROOT.resolve(name)).exists());
  }

  private static Set<String> typesOf(Path document) throws IOException {
    return TYPE.matcher(Files.readString(document))
        .results()
        .map((MatchResult match) -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> sources() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(file -> file.toString().contains("/src/main/java/"))
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".java"))
          .map(name -> name.substring(0, name.length() - ".java".length()))
          .collect(Collectors.toSet());
    }
  }
}
