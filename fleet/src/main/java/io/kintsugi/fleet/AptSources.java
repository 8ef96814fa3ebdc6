package io.kintsugi.fleet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Reads the machine's own apt sources, so that packages come from where this machine gets them
/// already: its mirror, its keys. Source: sources.list(5).
final class AptSources {
  private static final Pattern ONE_LINE =
      Pattern.compile("(deb|deb-src)\\s+(?:\\[([^]]*)]\\s+)?(\\S+)\\s+(\\S+)((?:\\s+\\S+)*)");
  private static final Map<String, String> OPTION_NAMES =
      Map.of(
          "arch", "Architectures",
          "signed-by", "Signed-By",
          "trusted", "Trusted",
          "lang", "Languages",
          "target", "Targets",
          "by-hash", "By-Hash",
          "pdiffs", "PDiffs",
          "check-valid-until", "Check-Valid-Until",
          "allow-insecure", "Allow-Insecure",
          "allow-weak", "Allow-Weak");
  private static final Set<String> ROLLING = Set.of("stable", "testing", "unstable", "sid");

  private AptSources() {}

  /// All sources under `/etc/apt` (or a test's stand-in for it), in apt's order.
  static List<AptSource> read(Path etcApt) throws IOException {
    var files = new TreeSet<Path>();
    var parts = etcApt.resolve("sources.list.d");
    if (Files.isDirectory(parts)) {
      try (var listing = Files.list(parts)) {
        listing.forEach(files::add);
      }
    }
    var sources = new ArrayList<AptSource>();
    var main = etcApt.resolve("sources.list");
    if (Files.isRegularFile(main)) {
      sources.addAll(oneLine(Files.readString(main)));
    }
    for (var file : files) {
      var name = file.getFileName().toString();
      if (name.endsWith(".list")) {
        sources.addAll(oneLine(Files.readString(file)));
      } else if (name.endsWith(".sources")) {
        sources.addAll(deb822(Files.readString(file)));
      }
    }
    return List.copyOf(sources);
  }

  /// The source of the distribution itself: the one that carries its release's plain suite. Third
  /// parties' sources, and those for updates and security only, do not carry the other suites.
  static Optional<AptSource> archiveOf(List<AptSource> sources, String codename) {
    return sources.stream()
        .filter(AptSource::carriesBinaries)
        .filter(source ->
            source.suites().contains(codename)
                || source.suites().stream().anyMatch(ROLLING::contains))
        .findFirst();
  }

  static List<AptSource> oneLine(String text) {
    var sources = new ArrayList<AptSource>();
    for (var raw : text.lines().toList()) {
      var matcher = ONE_LINE.matcher(raw.replaceFirst("#.*", "").strip());
      if (matcher.matches()) {
        sources.add(
            new AptSource(
                List.of(matcher.group(1)),
                List.of(matcher.group(3)),
                List.of(matcher.group(4)),
                words(matcher.group(5)),
                options(Optional.ofNullable(matcher.group(2)).orElse(""))));
      }
    }
    return List.copyOf(sources);
  }

  private static Map<String, String> options(String bracketed) {
    var options = new LinkedHashMap<String, String>();
    for (var word : words(bracketed)) {
      var parts = word.split("=", 2);
      var name = OPTION_NAMES.get(parts[0].toLowerCase(Locale.ROOT));
      if (parts.length == 2 && name != null) {
        options.put(name, parts[1].replace(',', ' '));
      }
    }
    return options;
  }

  static List<AptSource> deb822(String text) {
    var sources = new ArrayList<AptSource>();
    var stanza = new ArrayList<String>();
    for (var line : (text + "\n\n").lines().filter(each -> !each.startsWith("#")).toList()) {
      if (!line.isBlank()) {
        stanza.add(line);
      } else if (!stanza.isEmpty()) {
        stanza(stanza).ifPresent(sources::add);
        stanza.clear();
      }
    }
    return List.copyOf(sources);
  }

  private static Optional<AptSource> stanza(List<String> lines) {
    var fields = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    var name = "";
    for (var line : lines) {
      if (Character.isWhitespace(line.charAt(0))) {
        fields.merge(name, "\n" + line, String::concat);
      } else {
        int colon = line.indexOf(':');
        name = colon < 0 ? line : line.substring(0, colon);
        fields.put(name, line.substring(colon + 1).strip());
      }
    }
    return source(fields);
  }

  private static Optional<AptSource> source(Map<String, String> fields) {
    boolean enabled = !"no".equalsIgnoreCase(taken(fields, "Enabled").strip());
    var source =
        new AptSource(
            words(taken(fields, "Types")),
            words(taken(fields, "URIs")),
            words(taken(fields, "Suites")),
            words(taken(fields, "Components")),
            fields);
    return enabled && !source.uris().isEmpty() ? Optional.of(source) : Optional.empty();
  }

  private static String taken(Map<String, String> fields, String name) {
    return Optional.ofNullable(fields.remove(name)).orElse("");
  }

  private static List<String> words(String text) {
    return Stream.of(text.strip().split("\\s+")).filter(word -> !word.isEmpty()).toList();
  }
}
