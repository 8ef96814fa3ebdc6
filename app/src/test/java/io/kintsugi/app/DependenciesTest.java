package io.kintsugi.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Each dependency of each module has its reason and its licence written down.
class DependenciesTest {
  private static final Path TOP = Path.of("..");
  private static final List<String> MODULES =
      List.of("config", "router", "xa", "proxy", "ops", "fleet", "chaos", "bench", "app", "it");
  private static final Pattern DEPENDENCY =
      Pattern.compile(
          "<dependency>\\s*<groupId>([^<]+)</groupId>\\s*<artifactId>([^<]+)</artifactId>");

  private record Dependency(String group, String artifact) {}

  private static List<Dependency> ofOthers(String module) throws IOException {
    var pom = Files.readString(TOP.resolve(module).resolve("pom.xml"));
    var dependencies = pom.substring(pom.indexOf("<dependencies>"), pom.indexOf("</dependencies>"));
    var found = new ArrayList<Dependency>();
    var matcher = DEPENDENCY.matcher(dependencies);
    while (matcher.find()) {
      if (!matcher.group(1).equals("io.kintsugi")) {
        found.add(new Dependency(matcher.group(1), matcher.group(2)));
      }
    }
    return found;
  }

  @Test
  void each_has_a_reason() throws Exception {
    var reasons = Files.readString(TOP.resolve("docs/design/dependencies.md"));
    for (var module : MODULES) {
      for (var dependency : ofOthers(module)) {
        assertThat(reasons).as(module).containsPattern("\\b" + dependency.artifact() + "\\b");
      }
    }
  }

  @Test
  void each_licence_is_named() throws Exception {
    var notice = Files.readString(TOP.resolve("NOTICE"));
    for (var module : MODULES) {
      for (var dependency : ofOthers(module)) {
        assertThat(notice).as(module).contains(dependency.group());
      }
    }
  }
}
