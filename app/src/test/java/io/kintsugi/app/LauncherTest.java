package io.kintsugi.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The launcher script in a house of its own: a PATH that has its tools and nothing else, a JDK and
/// a Maven that only say what they were asked.
class LauncherTest {
  private static final List<String> TOOLS =
      List.of(
          "sed",
          "dirname",
          "readlink",
          "find",
          "head",
          "tail",
          "grep",
          "mkdir",
          "rm",
          "cp",
          "mv",
          "cat",
          "touch");
  private static final Path LAUNCHER = Path.of("../kintsugi").toAbsolutePath().normalize();

  @TempDir Path house;
  private Path project;
  private Path tools;

  @BeforeEach
  void furnish() throws IOException {
    project = Files.createDirectories(house.resolve("a project"));
    tools = Files.createDirectories(house.resolve("tools"));
    for (var tool : TOOLS) {
      script(tools.resolve(tool), "exec " + where(tool) + " \"$@\"\n");
    }
    Files.copy(LAUNCHER, project.resolve("kintsugi"));
    executable(project.resolve("kintsugi"));
    Files.createDirectories(project.resolve("app/src/main/java"));
    Files.createDirectories(project.resolve("sql-samples"));
    Files.writeString(project.resolve("pom.xml"), "");
    Files.writeString(project.resolve("app/src/main/java/A.java"), "");
  }

  private static Path where(String tool) {
    for (var folder : List.of("/usr/bin", "/bin")) {
      if (Files.isExecutable(Path.of(folder, tool))) {
        return Path.of(folder, tool);
      }
    }
    throw new IllegalStateException("no " + tool + " on this machine");
  }

  private static void executable(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static void script(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + text);
    executable(file);
  }

  private Path jdk(String version) throws IOException {
    var home = house.resolve("jdk-" + version);
    script(home.resolve("bin/java"), "for each; do printf '%s\\n' \"<$each>\"; done\n");
    script(home.resolve("bin/javac"), "echo javac " + version + "\n");
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    return home;
  }

  /// Builds what the real one would, and writes down each time it is called.
  private void maven() throws IOException {
    script(
        tools.resolve("mvn"),
        """
        printf '%s\\n' "$*" >>"$HOME/maven-calls"
        mkdir -p app/target/lib && touch app/target/kintsugi.jar app/target/lib/a.jar
        """);
  }

  private record Outcome(int code, String out, String err) {}

  private Outcome run(Path jdk, String... arguments) throws Exception {
    return run(project.resolve("kintsugi"), house, Map.of("JAVA_HOME", jdk.toString()), arguments);
  }

  private Outcome run(
      Path launcher, Path folder, Map<String, String> environment, String... arguments)
      throws Exception {
    var command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(arguments));
    var out = house.resolve("out");
    var err = house.resolve("err");
    var builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().clear();
    builder
        .environment()
        .putAll(
            Map.of(
                "PATH",
                tools.toString(),
                "HOME",
                house.toString(),
                "KINTSUGI_JDK_FOLDERS",
                "",
                "KINTSUGI_MAVEN_FOLDERS",
                ""));
    builder.environment().putAll(environment);
    var code = builder.start().waitFor();
    return new Outcome(code, Files.readString(out), Files.readString(err));
  }

  private List<String> mavenCalls() throws IOException {
    var calls = house.resolve("maven-calls");
    return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
  }

  /// File times tick slowly on some file systems.
  private static void makeNewer(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(10)));
  }

  @Test
  void a_machine_without_a_jdk_is_told_how_to_get_one() throws Exception {
    var outcome = run(project.resolve("kintsugi"), house, Map.of(), "demo");
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.err())
        .contains("no JDK 25 or newer was found")
        .contains("set JAVA_HOME to its folder");
  }

  @Test
  void a_jdk_that_is_too_old_is_named() throws Exception {
    var old = jdk("17.0.2");
    var outcome = run(old, "demo");
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.err()).contains("too old: " + old + "(17)");
  }

  @Test
  void an_old_jdk_in_the_environment_does_not_hide_a_new_one_in_a_usual_folder() throws Exception {
    maven();
    var fresh = jdk("26");
    var environment =
        Map.of(
            "JAVA_HOME",
            jdk("17.0.2").toString(),
            "KINTSUGI_JDK_FOLDERS",
            house.resolve("none") + " " + fresh);
    var outcome = run(project.resolve("kintsugi"), house, environment, "demo");
    assertThat(outcome.code()).as(outcome.err()).isZero();
  }

  @Test
  void a_machine_without_maven_is_told_how_to_get_it() throws Exception {
    var outcome = run(jdk("25.0.1"), "demo");
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.err()).contains("Maven was not found").contains("MAVEN_HOME");
  }

  @Test
  void arguments_arrive_as_they_were_given_from_any_folder_and_through_links() throws Exception {
    maven();
    var bin = Files.createDirectories(house.resolve("bin"));
    Files.createSymbolicLink(bin.resolve("first"), Path.of("../a project/kintsugi"));
    var link = Files.createSymbolicLink(bin.resolve("kintsugi"), Path.of("first"));
    var environment =
        Map.of("JAVA_HOME", jdk("25.0.1").toString(), "KINTSUGI_JAVA_OPTS", "-Xmx64m -Da=b");
    var outcome = run(link, bin, environment, "explain", "-c", "a b", "SELECT '*'");
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out())
        .contains("<-Xmx64m>\n<-Da=b>\n<-jar>")
        .endsWith("<explain>\n<-c>\n<a b>\n<SELECT '*'>\n");
  }

  @Test
  void it_builds_once_and_again_only_when_a_source_is_newer() throws Exception {
    maven();
    var jdk = jdk("25.0.1");
    assertThat(run(jdk, "--version").err()).contains("building");
    assertThat(run(jdk, "--version").err()).isEmpty();
    assertThat(mavenCalls()).hasSize(1);

    makeNewer(project.resolve("app/src/main/java/A.java"));
    assertThat(run(jdk, "--version").err()).contains("building");
    assertThat(mavenCalls()).hasSize(2);
  }

  @Test
  void a_deleted_source_is_noticed_too() throws Exception {
    maven();
    var jdk = jdk("25.0.1");
    run(jdk, "--version");
    Files.delete(project.resolve("app/src/main/java/A.java"));
    makeNewer(project.resolve("app/src/main/java"));
    run(jdk, "--version");
    assertThat(mavenCalls()).hasSize(2);
  }

  @Test
  void a_build_that_fails_shows_its_errors_and_where_the_rest_is() throws Exception {
    script(tools.resolve("mvn"), "echo '[INFO] a'; echo '[ERROR] no semicolon'; exit 1\n");
    var outcome = run(jdk("25.0.1"), "demo");
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err())
        .contains("[ERROR] no semicolon")
        .contains("target/build.log")
        .doesNotContain("[INFO]");
  }

  @Test
  void tests_are_mavens_all_of_them_or_the_fast_ones() throws Exception {
    maven();
    var jdk = jdk("25.0.1");
    run(jdk, "test");
    run(jdk, "test", "--fast", "-pl", "router");
    assertThat(mavenCalls().getFirst()).endsWith(" verify");
    assertThat(mavenCalls().getLast())
        .contains(" test ")
        .contains("-DexcludedGroups=server")
        .endsWith("-pl router");
  }
}
