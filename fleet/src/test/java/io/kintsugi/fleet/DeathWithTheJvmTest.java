package io.kintsugi.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("server")
class DeathWithTheJvmTest {
  @Test
  void aServerGoesWhenItsJvmIsKilledAndTheNextRunClearsItsFolder() throws Exception {
    var home = Path.of(System.getProperty("user.home"));
    var jvm =
        OwnJvm.of(LoneServer.class, "unix:///nowhere", home)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var out = jvm.inputReader(StandardCharsets.UTF_8)) {
      var pidFile = Path.of(out.readLine());
      var mysqld =
          ProcessHandle.of(Long.parseLong(Files.readString(pidFile).strip())).orElseThrow();
      assertThat(mysqld.isAlive()).isTrue();

      jvm.destroyForcibly();

      mysqld.onExit().get(30, TimeUnit.SECONDS);
      assertThat(mysqld.isAlive()).isFalse();
      assertThat(pidFile).exists();
      LocalLane.mysql().start(ServerOptions.throwaway()).close();
      assertThat(pidFile).doesNotExist();
    } finally {
      jvm.destroyForcibly();
    }
  }
}
