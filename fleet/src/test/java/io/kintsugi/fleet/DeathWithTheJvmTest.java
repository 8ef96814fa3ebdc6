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
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var jvm =
        new ProcessBuilder(
                java, "-cp", System.getProperty("java.class.path"), LoneServer.class.getName())
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
      MySqlDistribution.find(_ -> {}).start(ServerOptions.throwaway()).close();
      assertThat(pidFile).doesNotExist();
    } finally {
      jvm.destroyForcibly();
    }
  }
}
