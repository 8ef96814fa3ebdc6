package io.kintsugi.config;

import io.kintsugi.config.YamlNode.Entry;
import io.kintsugi.config.YamlNode.Mapping;
import io.kintsugi.config.YamlNode.Scalar;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One mapping of the file, read by its description: unknown and missing keys and wrong values are
/// reported when it is made, so no key is left unchecked because nobody asked for it.
final class Fields {
  private final Scalars scalars;
  private final String path;
  private final Position at;
  private final Map<String, Given<?>> values = new HashMap<>();
  private final Map<String, YamlNode> parts = new LinkedHashMap<>();
  private final Set<String> present = new HashSet<>();

  /// `path` is empty for the file itself.
  Fields(Scalars scalars, String path, Mapping node, Section section) {
    this.scalars = scalars;
    this.path = path;
    this.at = node.at();
    Map<String, Key> known = new LinkedHashMap<>();
    section.keys().forEach(key -> known.put(key.name(), key));
    Entry before = null;
    for (Entry entry : node.entries()) {
      Key key = known.get(entry.name());
      if (key == null) {
        unknown(entry, node.flow() && mayBeSecret(before, entry, known), section);
      } else {
        accept(key, entry);
        present.add(key.name());
      }
      before = entry;
    }
    for (Key key : section.keys()) {
      if (key.required() && !present.contains(key.name())) {
        problem(at, path(key.name()) + " is missing", null);
      }
    }
  }

  Position at() {
    return at;
  }

  String path() {
    return path;
  }

  String path(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  void problem(Position where, String message, @Nullable String suggestion) {
    scalars.problems().add(where, message, suggestion);
  }

  /// Null when the key is absent or its value is wrong.
  @SuppressWarnings("unchecked") // values holds what the key's own kind has read
  <T> @Nullable Given<T> given(Key.Value<T> key) {
    return (Given<T>) values.get(key.name());
  }

  /// The value, else the default, else a stand-in for what was reported.
  <T> T value(Key.Value<T> key) {
    Given<T> given = given(key);
    if (given != null) {
      return given.value();
    }
    T byDefault = key.byDefault() == null ? null : key.kind().read(key.byDefault());
    return byDefault == null ? key.kind().placeholder() : byDefault;
  }

  <T> @Nullable T valueOrNull(Key.Value<T> key) {
    Given<T> given = given(key);
    return given == null ? null : given.value();
  }

  /// True when the key stands in the file, be its value right or wrong.
  boolean has(Key key) {
    return present.contains(key.name());
  }

  /// The mapping below, or null when the key is absent or no mapping.
  @Nullable Mapping mapping(Key.Part key) {
    YamlNode node = parts.get(key.name());
    return node == null ? null : scalars.mapping(path(key.name()), node);
  }

  /// The keys below, or null when the key is absent.
  @Nullable Fields groupIfGiven(Key.Part key, Section section) {
    Mapping mapping = mapping(key);
    return mapping == null ? null : new Fields(scalars, path(key.name()), mapping, section);
  }

  /// The keys below; when the key is absent, all of them have their defaults.
  Fields group(Key.Part key, Section section) {
    Fields given = groupIfGiven(key, section);
    Mapping nothing = new Mapping(List.of(), false, at);
    return given == null ? new Fields(scalars, path(key.name()), nothing, section) : given;
  }

  Fields sub(String below, Mapping node, Section section) {
    return new Fields(scalars, below, node, section);
  }

  /// The entries below whose names are of the right form.
  List<Entry> named(Key.Part key, Kind.Text names) {
    Mapping mapping = mapping(key);
    List<Entry> good = new ArrayList<>();
    for (Entry entry : mapping == null ? List.<Entry>of() : mapping.entries()) {
      if (names.read(entry.name()) == null) {
        problem(entry.at(), path(key.name()) + ": a name must be " + names.wants(), null);
      } else {
        good.add(entry);
      }
    }
    if (names.equals(Texts.IDENTIFIER)) {
      refuseTwins(path(key.name()), good);
    }
    if (key.required() && mapping != null && mapping.entries().isEmpty()) {
      problem(mapping.at(), path(key.name()) + " is empty", null);
    }
    return good;
  }

  /// On a server with lower_case_table_names they would be one.
  private void refuseTwins(String where, List<Entry> entries) {
    Map<String, String> folded = new HashMap<>();
    for (Entry entry : entries) {
      String other = folded.putIfAbsent(entry.name().toLowerCase(Locale.ROOT), entry.name());
      if (other != null) {
        problem(
            entry.at(),
            where + ": '" + entry.name() + "' differs from '" + other + "' in case only",
            null);
      }
    }
  }

  /// The good texts of the list below, each with its place.
  List<Given<String>> texts(Key.Part key, Kind.Text item) {
    YamlNode node = parts.get(key.name());
    return node == null ? List.of() : scalars.texts(path(key.name()), node, item);
  }

  @Nullable YamlNode node(Key.Part key) {
    return parts.get(key.name());
  }

  Scalars scalars() {
    return scalars;
  }

  private void accept(Key key, Entry entry) {
    switch (key) {
      case Key.Value<?> value -> {
        Given<?> read = scalars.read(path(key.name()), value.kind(), entry.value());
        if (read != null) {
          values.put(key.name(), read);
        }
      }
      case Key.Part part -> acceptPart(part, entry);
    }
  }

  /// `functions:` with everything below it commented out is the same as no such key.
  private void acceptPart(Key.Part part, Entry entry) {
    if (!(entry.value() instanceof Scalar scalar && scalar.isNull())) {
      parts.put(part.name(), entry.value());
    } else if (part.required()) {
      problem(entry.at(), path(part.name()) + " is empty", null);
    }
  }

  /// `{password: a,b}` is a password `a` and a key `b` to YAML: the key may be half a secret.
  private static boolean mayBeSecret(@Nullable Entry before, Entry entry, Map<String, Key> known) {
    boolean behindSecret =
        before != null
            && known.get(before.name()) instanceof Key.Value<?> key
            && key.kind().secret()
            && DidYouMean.nearest(entry.name(), known.keySet()) == null;
    return behindSecret || cutByComma(before, entry);
  }

  private static boolean cutByComma(@Nullable Entry before, Entry entry) {
    if (entry.value() instanceof Scalar value && value.isNull()) {
      return true;
    }
    return before != null
        && before.value() instanceof Scalar text
        && text.plain()
        && text.at().line() == entry.at().line()
        && text.at().column() + text.text().length() + 1 == entry.at().column();
  }

  private void unknown(Entry entry, boolean mayBeSecret, Section section) {
    String where = path.isEmpty() ? "the file" : path;
    if (mayBeSecret) {
      problem(
          entry.at(),
          where + " has an unknown key here",
          "put a text that holds a comma in quotes");
      return;
    }
    problem(
        entry.at(),
        where + " has no key " + Quoted.text(entry.name()),
        DidYouMean.suggest(entry.name(), section.names()));
  }
}
