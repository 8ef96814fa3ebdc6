package io.kintsugi.config;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each problems/*.yaml has every problem the loader finds in it recorded beside it.
class ProblemCasesTest {
  private static final Path MAIN = Path.of("src/main/java/io/kintsugi/config");

  /// What placeholders give; no message may tell it.
  private static final Map<String, String> ENVIRONMENT =
      Map.of("GIVEN", "hush-given", "EARLIER", "hush-earlier", "NUMBER", "17171", "EMPTY", "");

  /// Texts in the sources that are no messages of the loader about the content of a file.
  private static final Set<String> NO_MESSAGES =
      Set.of(
          "an unreadable file without a problem",
          // Told when the parser's events contradict each other.
          "YAML is broken here");

  @TempDir private Path folder;

  static List<Path> cases() throws IOException {
    return Golden.problemFiles();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theProblemsOfAFileAreAsRecordedInTheOrderOfTheFile(Path file) throws IOException {
    List<ConfigProblem> problems = problems(file);
    assertThat(problems)
        .isSortedAccordingTo(
            Comparator.comparingInt(ConfigProblem::line).thenComparingInt(ConfigProblem::column));
    String told =
        problems.stream()
            .map(problem -> problem.toString().replace(problem.file() + ":", "") + "\n")
            .collect(Collectors.joining());
    assertThat(told).doesNotContainIgnoringCase("hush").doesNotContain("17171");
    String name = file.getFileName().toString().replace(".yaml", ".txt");
    Golden.assertRecorded(file.resolveSibling(name), told);
  }

  private List<ConfigProblem> problems(Path file) throws IOException {
    Files.writeString(folder.resolve("secret"), "hush-file\n");
    Files.writeString(folder.resolve("long"), "x".repeat(70_000));
    Files.write(folder.resolve("binary"), new byte[] {(byte) 0xC3, 0x28});
    Path copy = Files.copy(file, folder.resolve("case.yaml"));
    ConfigException refused =
        catchThrowableOfType(ConfigException.class, () -> ConfigLoader.load(copy, ENVIRONMENT));
    return requireNonNull(refused, "the file was accepted").problems();
  }

  /// A message nobody has seen may be wrong, or may never be told.
  @Test
  void everyTextOfAMessageHasACase() throws IOException {
    Path tests = Path.of("src/test/java/io/kintsugi/config");
    String told = Files.readString(tests.resolve("HostileFilesTest.java")).replace("\\\"", "\"");
    for (Path file : cases()) {
      told += Files.readString(Path.of(file.toString().replace(".yaml", ".txt")));
    }
    List<String> unseen = new ArrayList<>(texts());
    unseen.removeIf(told::contains);
    unseen.removeAll(NO_MESSAGES);
    assertThat(unseen).isEmpty();
  }

  /// The literals with a blank in them, in the classes that read; what the parser says is not ours.
  private static List<String> texts() throws IOException {
    Pattern literal = Pattern.compile("(?<!')\"((?:[^\"\\\\\n]|\\\\.)*)\"");
    List<String> texts = new ArrayList<>();
    try (Stream<Path> sources = Files.list(MAIN)) {
      for (Path source : sources.sorted().toList()) {
        if (source.toString().matches(".*(Keys|Writer|Notes|Units|ConfigChange)\\.java")) {
          continue;
        }
        String code =
            Files.readString(source)
                .replaceAll("(?m)^\\s*//.*$", "")
                .replaceAll("\"\\s*\\+\\s*\"", "")
                .replaceAll("new Known\\(\\s*\"[^\n]*?\",", "");
        for (Matcher m = literal.matcher(code); m.find(); ) {
          String text = m.group(1).translateEscapes();
          if (text.strip().contains(" ") && text.matches("(?s).*[a-z]{2}.*")) {
            texts.add(text);
          }
        }
      }
    }
    assertThat(texts).hasSizeGreaterThan(70);
    return texts;
  }
}
