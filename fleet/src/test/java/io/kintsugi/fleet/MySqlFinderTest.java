package io.kintsugi.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MySqlFinderTest {
  @TempDir Path folder;

  @Test
  void theFirstOpenWayIsTaken() throws Exception {
    var first = new InstalledMySql(path(mysqld("a", "Ver 8.0.33 for Linux")), cache());
    var second = new InstalledMySql(path(mysqld("b", "Ver 9.7.4 for Linux")), cache());
    assertThat(new MySqlFinder(List.of(first, second)).find().version())
        .isEqualTo(new MySqlVersion(8, 0, 33));
    assertThat(new MySqlFinder(List.of(new Blocked(), second)).find().version())
        .isEqualTo(new MySqlVersion(9, 7, 4));
  }

  @Test
  void mariaDbAndOldServersArePassedOverWithTheirOwnWords() throws Exception {
    var mariaDb =
        new InstalledMySql(
            path(mysqld("m", "Ver 10.11.6-MariaDB-0 for debian-linux-gnu")), cache());
    assertThatThrownBy(mariaDb::open)
        .hasMessageContaining("not MySQL 8.0")
        .hasMessageContaining("MariaDB");
    var old = new InstalledMySql(path(mysqld("o", "Ver 5.7.44 for Linux")), cache());
    assertThatThrownBy(old::open).hasMessageContaining("5.7.44");
  }

  @Test
  void theNamedProgramGoesBeforeThePath() throws Exception {
    var named = mysqld("named", "Ver 8.4.1 for Linux");
    var onPath = mysqld("path", "Ver 9.7.4 for Linux");
    var environment =
        Map.of("PATH", String.valueOf(onPath.getParent()), "KINTSUGI_MYSQLD", named.toString());
    assertThat(new InstalledMySql(environment, cache()).open().version())
        .isEqualTo(new MySqlVersion(8, 4, 1));
  }

  @Test
  void aNamedProgramThatIsNotThereIsSaid() {
    var environment = Map.of("KINTSUGI_MYSQLD", "/nowhere/mysqld");
    assertThatThrownBy(() -> new InstalledMySql(environment, cache()).open())
        .hasMessageContaining("/nowhere/mysqld");
  }

  @Test
  void clientsBesideTheServerAreFound() throws Exception {
    var server = mysqld("usr/sbin", "Ver 9.7.4 for Linux");
    var client = program(folder.resolve("usr/bin/mysql"), "");
    var mysql = new InstalledMySql(path(server), cache()).open();
    assertThat(mysql.command(Program.MYSQL)).contains(List.of(client.toString()));
    assertThat(mysql.command(Program.MYSQLROUTER)).isEmpty();
  }

  @Test
  void aMachineWithoutAptIsToldSo() {
    var way = new AptPackages(folder, folder, Map.of("PATH", ""), cache(), _ -> {});
    assertThatThrownBy(way::open).hasMessageContaining("no apt-get");
  }

  @Test
  void withNoWayLeftTheErrorNamesWhatWasTriedAndTheThreeWaysToFixIt() {
    var finder = new MySqlFinder(List.of(new Blocked(), new InstalledMySql(Map.of(), cache())));
    assertThatThrownBy(finder::find)
        .isInstanceOf(FleetException.class)
        .hasMessage(
            """
            There is no MySQL server to run on this machine. Tried:
              - a blocked way: a tree lies across it
              - an installed mysqld: none on PATH, and KINTSUGI_MYSQLD is not set
            Any one of these fixes it:
              1. Start a Docker engine (DOCKER_HOST is honoured).
              2. Install MySQL 8.0 or newer so that mysqld is on PATH, or set KINTSUGI_MYSQLD to its file. MariaDB will not do.
              3. On Debian, let apt-get reach its archive: its packages are unpacked into the cache, nothing is installed.\
            """);
  }

  private record Blocked() implements MySqlFinder.Way {
    @Override
    public String name() {
      return "a blocked way";
    }

    @Override
    public MySqlDistribution open() throws IOException {
      throw new IOException("a tree lies across it");
    }
  }

  private CacheFolder cache() {
    return new CacheFolder(folder.resolve("cache"));
  }

  private static Map<String, String> path(Path program) {
    return Map.of("PATH", "/nowhere:" + program.getParent());
  }

  private Path mysqld(String in, String banner) throws IOException {
    return program(folder.resolve(in).resolve("mysqld"), "echo 'mysqld  " + banner + "'");
  }

  private static Path program(Path file, String script) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
