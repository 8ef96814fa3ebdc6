package io.kintsugi.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every problem with its exact text and place: `problems.txt` holds what is changed in `base.yaml`
/// and what the loader says to it. `-Dkintsugi.docs.update=true` writes what it says now.
class ConfigProblemsTest {
  private static final Path FOLDER = Path.of("src/test/resources/io/kintsugi/config");
  private static final Path CASES = FOLDER.resolve("problems.txt");
  private static final Map<String, String> ENVIRONMENT = Map.of("NOT_A_PORT", "hunter2");

  record Case(String name, String old, List<String> changed, List<String> problems) {
    @Override
    public String toString() {
      return name;
    }
  }

  @Test
  void theBaseItselfHasNoProblem() {
    assertThatCode(() -> ConfigLoader.load(FOLDER.resolve("base.yaml"), Map.of()))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void saysExactly(Case problem) throws IOException {
    assertThat(problem.problems).isNotEmpty();
    assertThat(problems(problem)).isEqualTo(problem.problems);
  }

  static Stream<Case> cases() throws IOException {
    List<Case> cases = read();
    if (Boolean.getBoolean("kintsugi.docs.update")) {
      write(cases);
      return read().stream();
    }
    return cases.stream();
  }

  private static List<String> problems(Case problem) throws IOException {
    String base = Files.readString(FOLDER.resolve("base.yaml"));
    assertThat(base.lines().filter(problem.old::equals)).hasSize(1);
    String yaml =
        base.lines()
            .flatMap(line -> line.equals(problem.old) ? problem.changed.stream() : Stream.of(line))
            .collect(Collectors.joining("\n", "", "\n"));
    try {
      ConfigLoader.load("f", yaml, ENVIRONMENT);
      return List.of();
    } catch (ConfigException e) {
      assertThat(e)
          .hasMessage(
              e.problems().stream().map(Object::toString).collect(Collectors.joining("\n")));
      return e.problems().stream().map(ConfigProblem::toString).toList();
    }
  }

  private static List<Case> read() throws IOException {
    List<Case> cases = new ArrayList<>();
    for (String block : Files.readString(CASES).split("\n\n", -1)) {
      if (block.contains("\n-")) {
        cases.add(
            new Case(
                lines(block, "# ").getFirst(),
                lines(block, "-").getFirst(),
                lines(block, "+"),
                lines(block, "! ")));
      }
    }
    return cases;
  }

  private static List<String> lines(String block, String mark) {
    return block
        .lines()
        .filter(line -> line.startsWith(mark))
        .map(line -> line.substring(mark.length()))
        .toList();
  }

  private static void write(List<Case> cases) throws IOException {
    StringBuilder out = new StringBuilder(Files.readString(CASES).lines().findFirst().orElse(""));
    for (Case each : cases) {
      out.append("\n\n# ").append(each.name).append("\n-").append(each.old);
      each.changed.forEach(line -> out.append("\n+").append(line));
      problems(each).forEach(line -> out.append("\n! ").append(line));
    }
    Files.writeString(CASES, out.append('\n'));
  }
}
