package io.kintsugi.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a person at a terminal gets: exit codes and words.
class CommandLineTest {
  private static final String EXAMPLE = "../docs/config-example.yaml";
  private static final String TABLES = "../sql-samples/schema.sql";

  @TempDir Path folder;

  private record Outcome(int code, String out, String err) {}

  private static Outcome run(String... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    int code =
        Main.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(arguments);
    return new Outcome(code, out.toString(), err.toString());
  }

  private static Outcome explain(String sql, String... more) {
    var arguments = new java.util.ArrayList<>(java.util.List.of("explain", "-c", EXAMPLE));
    arguments.addAll(java.util.List.of("--tables", TABLES, sql));
    arguments.addAll(java.util.List.of(more));
    return run(arguments.toArray(String[]::new));
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void no_command_is_a_wrong_command_line_and_shows_the_commands() {
    var outcome = run();
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).contains("Which command?").contains("demo").contains("serve");
  }

  @ParameterizedTest
  @ValueSource(strings = {"demo", "serve", "validate", "explain", "bench", "chaos"})
  void each_command_explains_itself_and_knows_the_version(String command) {
    assertThat(run(command, "--help").code()).isZero();
    assertThat(run(command, "--help").out()).contains("Usage: kintsugi " + command);
    assertThat(run(command, "--version").out()).startsWith("kintsugi ").contains("Java ");
  }

  @Test
  void the_version_is_the_builds() {
    assertThat(run("--version").out()).matches("(?s)kintsugi \\d+\\.\\d+\\.\\d+.*");
  }

  @Test
  void shells_can_complete_the_commands() {
    assertThat(run("generate-completion").out()).contains("complete").contains("validate");
  }

  @Test
  void a_mistyped_command_is_corrected() {
    var outcome = run("serv");
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).contains("Did you mean").contains("kintsugi serve");
  }

  @Test
  void the_example_is_valid() {
    var outcome = run("validate", "-c", EXAMPLE);
    assertThat(outcome.code()).isZero();
    assertThat(outcome.out()).contains("2 shard(s) on 4 server(s)");
    assertThat(outcome.out().lines().skip(1)).as("keys that have no effect yet").isEmpty();
  }

  @Test
  void every_problem_of_a_file_is_told_with_its_place_and_no_secret() throws Exception {
    var bad =
        file(
            "bad.yaml",
            Files.readString(Path.of(EXAMPLE))
                .replace("weight: 2", "wieght: 2")
                .replace("password: secret", "password: hush-hush")
                .replace("generate: {column: id, with: snowflake}", "generate: 7"));
    var outcome = run("validate", "-c", bad.toString());
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err().lines()).hasSizeGreaterThanOrEqualTo(2);
    assertThat(outcome.err().lines()).allMatch(line -> line.matches(".*bad\\.yaml:\\d+:\\d+: .*"));
    assertThat(outcome.err()).contains("did you mean 'weight'").doesNotContain("hush-hush");
  }

  @ParameterizedTest
  @ValueSource(strings = {"serve", "explain"})
  void a_file_that_is_not_there_fails_in_one_sentence(String command) {
    var outcome =
        command.equals("serve")
            ? run("serve", "-c", "nowhere.yaml")
            : run("explain", "-c", "nowhere.yaml", "SELECT 1");
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.err()).contains("there is no such file").doesNotContain("at io.kintsugi");
  }

  @Test
  void the_configuration_must_be_named() {
    assertThat(run("serve").code()).isEqualTo(2);
    assertThat(run("serve").err()).contains("--config");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--shards=0", "--replicas=9", "--port=70000", "--shards=two"})
  void a_demo_that_cannot_be_is_a_wrong_command_line(String option) {
    assertThat(run("demo", option).code()).isEqualTo(2);
  }

  @Test
  void a_bench_argument_that_is_unknown_is_a_wrong_command_line() {
    assertThat(run("bench", "--sweet", "point").code()).isEqualTo(2);
  }

  @Test
  void a_key_names_one_shard() {
    var outcome = explain("SELECT name FROM alumni WHERE age = 17");
    assertThat(outcome.code()).isZero();
    assertThat(outcome.out())
        .contains("One shard holds every row")
        .contains("s0 (school_0 on alpha): SELECT name FROM alumni WHERE age = 17")
        .contains("school.alumni: sharded by age with by-age, on s0, s1")
        .doesNotContain("s1 (");
  }

  @Test
  void several_shards_are_told_with_what_each_gets_and_how_the_answers_meet() {
    var outcome = explain("SELECT AVG(age) FROM alumni");
    assertThat(outcome.code()).isZero();
    assertThat(outcome.out())
        .contains("A read over 2 shards")
        .contains("folded into one row")
        .contains("s0 (school_0 on alpha): SELECT AVG(age), SUM(age), COUNT(age) FROM alumni")
        .contains("s1 (school_1 on beta)");
  }

  @Test
  void a_refusal_is_told_and_fails() {
    var outcome = explain("SELECT RANK() OVER (ORDER BY born) FROM student");
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.out()).contains("Refused: ERROR 1235 (42000)");
  }

  @Test
  void a_plan_is_there_for_programs_too() {
    var outcome = explain("SELECT * FROM course", "--json");
    assertThat(outcome.code()).isZero();
    assertThat(outcome.out().strip()).startsWith("{").endsWith("}").contains("\"PassThrough\"");
  }

  @Test
  void without_any_server_the_rules_alone_are_explained_and_that_is_said() {
    var outcome = run("explain", "-c", quickConfig(), "SELECT * FROM student WHERE id = 5");
    assertThat(outcome.code()).isZero();
    assertThat(outcome.err()).contains("does not answer").contains("rules alone");
    assertThat(outcome.out()).contains("A read over 2 shards").contains("not created yet");
  }

  /// Servers on ports where nobody listens.
  private String quickConfig() {
    try {
      var text = Files.readString(Path.of(EXAMPLE)).replaceAll("port: 133(\\d\\d)", "port: 1$1");
      return file("quick.yaml", text).toString();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void a_file_without_tables_is_refused() throws Exception {
    var empty = file("empty.sql", "SELECT 1;");
    var outcome =
        run("explain", "-c", EXAMPLE, "--tables", empty.toString(), "SELECT * FROM student");
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.err()).contains("has no CREATE TABLE statement");
  }
}
