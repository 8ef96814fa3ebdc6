package io.kintsugi.fleet;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Programs in a JVM of their own with the tests' classes, because Testcontainers reads its
/// environment where no test can set it, and once.
final class OwnJvm {
  private OwnJvm() {}

  /// @param home the user's; what this machine's user has set for Docker counts for nothing
  static ProcessBuilder of(Class<?> program, String dockerHost, Path home, String... arguments) {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var command =
        new ArrayList<>(
            List.of(
                java,
                "-Duser.home=" + home,
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command);
    var environment = builder.environment();
    environment.keySet().removeIf(name -> name.matches("(TESTCONTAINERS|DOCKER)_.*"));
    environment.put("DOCKER_HOST", dockerHost);
    return builder;
  }
}
