package io.kintsugi.it.compose;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// docker-compose.yml as an engine reads it: merges resolved, variables put in.
///
/// @param chosen variables of the person who starts it
record Compose(Map<String, Map<String, Object>> services, Map<String, String> chosen) {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)(?::([-?])([^}]*))?}");

  static Compose read(Map<String, String> chosen) throws IOException {
    Load load = new Load(LoadSettings.builder().setMaxAliasesForCollections(50).build());
    Map<?, ?> file =
        (Map<?, ?>)
            requireNonNull(
                load.loadFromString(Files.readString(ROOT.resolve("docker-compose.yml"))));
    Map<String, Map<String, Object>> services = new LinkedHashMap<>();
    ((Map<?, ?>) requireNonNull(file.get("services")))
        .forEach((name, service) -> services.put(name.toString(), merged((Map<?, ?>) service)));
    return new Compose(services, chosen);
  }

  /// YAML 1.1's `<<`.
  private static Map<String, Object> merged(Map<?, ?> service) {
    Map<String, Object> all = new LinkedHashMap<>();
    if (service.get("<<") instanceof Map<?, ?> base) {
      all.putAll(merged(base));
    }
    service.forEach((key, value) -> all.put(key.toString(), value));
    return all;
  }

  private Map<String, Object> service(String name) {
    return requireNonNull(services.get(name), name);
  }

  private String put(Object text) {
    return VARIABLE
        .matcher(text.toString())
        .replaceAll(match -> {
          String value = chosen.get(match.group(1));
          if (value == null && !"-".equals(match.group(2))) {
            throw new IllegalStateException(match.group(1) + " has to be chosen");
          }
          return java.util.regex.Matcher.quoteReplacement(value == null ? match.group(3) : value);
        });
  }

  List<String> words(String service, String key) {
    List<String> words = new ArrayList<>();
    for (Object word : (List<?>) requireNonNull(service(service).get(key), key)) {
      words.add(put(word));
    }
    return words;
  }

  Map<String, String> environment(String service) {
    Map<String, String> environment = new LinkedHashMap<>();
    ((Map<?, ?>) requireNonNull(service(service).get("environment"), service))
        .forEach((name, value) -> environment.put(name.toString(), put(value)));
    return environment;
  }

  /// Those of MySQL's image that run a server.
  List<String> servers() {
    return services.keySet().stream()
        .filter(name ->
            service(name).get("image") instanceof String image
                && image.startsWith("mysql:")
                && service(name).containsKey("command"))
        .toList();
  }

  /// By the folder or file of the container, what of this machine is mounted there.
  private Map<String, Path> mounts(String service) {
    Map<String, Path> mounts = new LinkedHashMap<>();
    for (String volume : words(service, "volumes")) {
      String[] parts = volume.split(":");
      if (parts[0].startsWith(".")) {
        mounts.put(parts[1], ROOT.resolve(parts[0]).normalize());
      }
    }
    return mounts;
  }

  /// Where a file of the container is on this machine.
  Path file(String service, String inContainer) {
    return requireNonNull(
        mounts(service).get(inContainer), inContainer + " is not mounted in " + service);
  }

  /// A file of the container, with the places that it names as they are on this machine.
  String text(String service, String inContainer) throws IOException {
    String text = Files.readString(file(service, inContainer));
    for (Map.Entry<String, Path> mount : mounts(service).entrySet()) {
      text = text.replace(mount.getKey(), mount.getValue().toString());
    }
    return text;
  }

  /// What the image of the Dockerfile is started with when nothing else is said.
  static String dockerfile() throws IOException {
    return Files.readString(ROOT.resolve("Dockerfile"));
  }
}
