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
  void allOfTheExampleHasAnEffect() throws ConfigException {
    assertThat(notes(Path.of("../docs/config-example.yaml"))).isEmpty();
  }

  @Test
  void withoutAnAdminTheDashboardHasNobodyToShowItselfTo() throws ConfigException {
    assertThat(notes(Golden.RESOURCES.resolve("least.yaml")))
        .containsExactly("users: nobody has admin: true, so nobody can log in to the dashboard.");
  }
}
