package io.kintsugi.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NotesTest {
  private static List<String> notes(Path file) throws ConfigException {
    return Notes.of(ConfigLoader.load(file, Map.of()));
  }

  @Test
  void theExampleSaysWhichOfItsKeysWait() throws ConfigException {
    assertThat(notes(Path.of("../docs/config-example.yaml")))
        .containsExactly(
            "admin: nothing listens on 127.0.0.1:8307 yet; there is no dashboard.",
            "users: admin: true (ops) shows and kills the connections of others, and settles"
                + " transactions in doubt; the rest of SHOW KINTSUGI is not there yet.");
  }

  @Test
  void whoAsksForLittleIsToldOnlyOfThePortThatStaysFree() throws ConfigException {
    assertThat(notes(Golden.RESOURCES.resolve("least.yaml")))
        .containsExactly("admin: nothing listens on 127.0.0.1:8307 yet; there is no dashboard.");
  }
}
