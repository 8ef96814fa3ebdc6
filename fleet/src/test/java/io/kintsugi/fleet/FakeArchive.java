package io.kintsugi.fleet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Files on their way into a container and out of it, as Docker's API wants them: in a tar.
final class FakeArchive {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private FakeArchive() {}

  static void unpack(byte[] archive, Path folder) throws IOException {
    var file = Files.createTempFile("fake-docker", ".tar");
    try {
      Files.write(file, archive);
      tar("-xf", file.toString(), "-C", folder.toString());
    } finally {
      Files.delete(file);
    }
  }

  static byte[] pack(Path wanted) throws IOException {
    var file = Files.createTempFile("fake-docker", ".tar");
    try {
      var parent = String.valueOf(wanted.getParent());
      tar("-cf", file.toString(), "-C", parent, wanted.getFileName().toString());
      return Files.readAllBytes(file);
    } finally {
      Files.delete(file);
    }
  }

  private static void tar(String... words) throws IOException {
    var command = new ArrayList<>(List.of("tar"));
    command.addAll(List.of(words));
    var ended = Commands.run(new ProcessBuilder(command), LIMIT);
    if (ended.status() != 0) {
      throw new IOException(ended.output());
    }
  }
}
