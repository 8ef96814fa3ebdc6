package io.kintsugi.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Servers in containers, from Testcontainers to a query's answer; only the engine is a fake. A
/// machine without packages for its containers skips these by name, except where everything is
/// meant to be there.
@Tag("server")
class DockerLaneTest {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @TempDir Path folder;
  private FakeDocker engine;

  @BeforeEach
  void anEngine() throws IOException {
    engine = FakeDocker.start(folder, image());
  }

  private FakeMySqlImage image() throws IOException {
    try {
      return FakeMySqlImage.make(folder);
    } catch (MySqlFinder.Closed e) {
      var message = "skipped: " + e.getMessage();
      if ("true".equals(System.getenv("CI"))) {
        Assertions.fail(message);
      }
      return Assumptions.abort(message);
    }
  }

  @AfterEach
  void itsEnd() throws IOException {
    engine.close();
  }

  @Test
  void everyStoryHolds() throws Exception {
    engine.portThief();
    var jvm = OwnJvm.of(StoryTeller.class, engine.host(), folder, DockerStories.class.getName());
    var ended = Commands.run(jvm, LIMIT);
    assertThat(ended.status()).as(ended.output()).isZero();
    assertThat(engine.servers()).as("containers left").isEmpty();
    var owner =
        Files.getAttribute(folder, "unix:uid") + ":" + Files.getAttribute(folder, "unix:gid");
    for (var config : engine.created()) {
      assertThat(config.at("/HostConfig/PortBindings/3306~1tcp/0/HostIp").asString())
          .as("who reaches it")
          .isEqualTo("127.0.0.1");
      boolean kept = !config.at("/HostConfig/Binds").isEmpty();
      assertThat(config.path("User").asString(""))
          .as("whose kept files are")
          .isEqualTo(kept ? owner : "");
    }
  }

  @Test
  void aServerGoesWhenItsJvmIsKilled() throws Exception {
    var jvm =
        OwnJvm.of(LoneServer.class, engine.host(), folder)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var out = jvm.inputReader(StandardCharsets.UTF_8)) {
      assertThat(out.readLine()).endsWith("mysqld.pid");
      var containers = engine.servers();
      assertThat(containers).hasSize(1);

      jvm.destroyForcibly();

      containers.getFirst().gone().get(30, TimeUnit.SECONDS);
    } finally {
      jvm.destroyForcibly();
    }
  }
}
