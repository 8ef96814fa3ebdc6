package io.kintsugi.fleet;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// One stanza of apt's sources, whichever of the two formats it was written in (sources.list(5)).
///
/// @param options every other field (`Signed-By` and so on) under its deb822 name; a value may hold
///   several lines
record AptSource(
    List<String> types,
    List<String> uris,
    List<String> suites,
    List<String> components,
    Map<String, String> options) {
  AptSource {
    types = List.copyOf(types);
    uris = List.copyOf(uris);
    suites = List.copyOf(suites);
    components = List.copyOf(components);
    options = new LinkedHashMap<>(options);
  }

  /// The same archive, keys and options, another suite.
  AptSource forSuite(String suite) {
    return new AptSource(List.of("deb"), uris, List.of(suite), List.of("main"), options);
  }

  boolean carriesBinaries() {
    return types.contains("deb") && components.contains("main");
  }

  String toDeb822() {
    var more =
        options.entrySet().stream()
            .map(option -> option.getKey() + ":" + separator(option) + option.getValue() + "\n")
            .collect(Collectors.joining());
    return "Types: "
        + String.join(" ", types)
        + "\nURIs: "
        + String.join(" ", uris)
        + "\nSuites: "
        + String.join(" ", suites)
        + "\nComponents: "
        + String.join(" ", components)
        + "\n"
        + more;
  }

  /// A key written into the stanza begins on the line after the field's name.
  private static String separator(Map.Entry<String, String> option) {
    return option.getValue().startsWith("\n") ? "" : " ";
  }
}
