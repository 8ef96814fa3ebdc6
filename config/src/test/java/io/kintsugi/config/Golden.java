package io.kintsugi.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Files of this module's test resources, and texts that are recorded beside them;
/// `-Dconfig.update=true` records what is made.
final class Golden {
  static final Path RESOURCES = Path.of("src/test/resources");

  private Golden() {}

  static String read(String name) throws IOException {
    return Files.readString(RESOURCES.resolve(name));
  }

  static List<Path> problemFiles() throws IOException {
    try (Stream<Path> files = Files.list(RESOURCES.resolve("problems"))) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  static void assertRecorded(Path recorded, String made) throws IOException {
    if (Boolean.getBoolean("config.update")) {
      Files.writeString(recorded, made);
    }
    assertThat(recorded)
        .as("look at what changed, then accept it with -Dconfig.update=true")
        .content()
        .isEqualTo(made);
  }
}
