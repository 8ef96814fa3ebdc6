package io.kintsugi.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Engines that are no use, as Testcontainers and the search for MySQL meet them.
class DockerFallThroughTest {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  @TempDir Path folder;

  /// Finds what an installed `mysqld` of ours stands for, when the engine is passed over.
  private String search(String dockerHost) throws IOException {
    var mysqld = folder.resolve("mysqld");
    Files.writeString(mysqld, "#!/bin/sh\necho 'mysqld  Ver 9.7.4 for Linux'\n");
    Files.setPosixFilePermissions(mysqld, PosixFilePermissions.fromString("rwxr-xr-x"));
    return search(dockerHost, Map.of("KINTSUGI_MYSQLD", mysqld.toString()));
  }

  /// Finds nothing when the engine is passed over.
  private String searchInVain(String dockerHost) throws IOException {
    return search(dockerHost, Map.of());
  }

  private String search(String dockerHost, Map<String, String> more) throws IOException {
    var jvm = OwnJvm.of(LoneSearch.class, dockerHost, folder);
    var environment = jvm.environment();
    environment.remove("KINTSUGI_MYSQLD");
    environment.put("KINTSUGI_CACHE", folder.resolve("cache").toString());
    environment.put("PATH", folder.resolve("nothing").toString());
    environment.putAll(more);
    return Commands.run(jvm, LIMIT).output();
  }

  private String found() {
    return "found: MySQL 9.7.4 installed as " + folder.resolve("mysqld");
  }

  private static String nobody() throws IOException {
    try (var closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return "tcp://127.0.0.1:" + closed.getLocalPort();
    }
  }

  @Test
  void anEngineWithoutTheImageIsPassedOver() throws Exception {
    try (var engine = FakeDocker.idle(folder, FakeDocker.REAPER)) {
      assertThat(searchInVain(engine.host()))
          .contains(
              "told: Using Docker; fetching the image mysql:9.7",
              "- a Docker engine: the engine answers, but not with mysql:9.7: ",
              "manifest for mysql:9.7 not found");
    }
  }

  @Test
  void theNextWayIsTakenWhenAnEngineIsPassedOver() throws Exception {
    try (var engine = FakeDocker.idle(folder)) {
      assertThat(search(engine.host())).contains(found());
    }
  }

  @Test
  void anEngineThatCannotRemoveTheContainersOfADeadJvmIsPassedOver() throws Exception {
    try (var engine = FakeDocker.idle(folder, DockerMySql.IMAGE)) {
      assertThat(searchInVain(engine.host()))
          .contains("manifest for " + FakeDocker.REAPER + " not found");
    }
  }

  @Test
  void anEngineOfAnotherMachineIsPassedOver() throws Exception {
    try (var engine = FakeDocker.idle(folder, DockerMySql.IMAGE, FakeDocker.REAPER)) {
      var elsewhere = Map.of("TESTCONTAINERS_HOST_OVERRIDE", "192.0.2.1");
      assertThat(search(engine.host(), elsewhere))
          .doesNotContain("told: ")
          .contains(
              "- a Docker engine: one answers, but its containers' ports are at 192.0.2.1, not on this machine");
    }
  }

  @Test
  void aClientWithoutAnEngineIsPassedOverWithoutAWord() throws Exception {
    assertThat(search(nobody())).isEqualTo(found());
  }

  @Test
  void aMachineWithoutAnyWayGetsOneErrorAndNothingElse() throws Exception {
    var host = nobody();
    assertThat(searchInVain(host))
        .isEqualTo(
            """
            none: There is no MySQL server to run on this machine. Tried:
              - a Docker engine: none answers at $host
              - an installed mysqld: none on PATH, and KINTSUGI_MYSQLD is not set
              - Debian packages in $cache: no apt-get on PATH
            Any one of these fixes it:
              1. Start a Docker engine (DOCKER_HOST is honoured).
              2. Install MySQL 8.0 or newer so that mysqld is on PATH, or set KINTSUGI_MYSQLD to its file. MariaDB will not do.
              3. On Debian, let apt-get reach its archive: its packages are unpacked into the cache, nothing is installed.\
            """
                .replace("$host", host)
                .replace("$cache", folder.resolve("cache").toString()));
  }
}
