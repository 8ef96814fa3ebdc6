package io.kintsugi.proxy.backend;

import java.util.Collections;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/// Session variables that differ from a fresh connection's, as literals by lower-case name.
///
/// Immutable, so that one reference comparison tells that a connection is already right.
public record Settings(Map<String, String> values) {
  public static final Settings DEFAULT = new Settings(Map.of());

  public Settings {
    values = Collections.unmodifiableMap(new TreeMap<>(values));
  }

  public Settings with(Map<String, String> changes) {
    TreeMap<String, String> next = new TreeMap<>(values);
    next.putAll(changes);
    return new Settings(next);
  }

  public Settings without(String name) {
    TreeMap<String, String> next = new TreeMap<>(values);
    next.remove(name);
    return new Settings(next);
  }

  /// One comparison for the usual case of the very same object.
  @Override
  @SuppressWarnings("ReferenceEquality")
  public boolean equals(Object other) {
    return this == other || (other instanceof Settings that && values.equals(that.values));
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  /// The SET statement that turns a connection with {@code from} into one with these; empty when
  /// nothing differs. A variable that only {@code from} has goes back to the server's default.
  public String statementFrom(Settings from) {
    StringJoiner set = new StringJoiner(", ", "SET ", "").setEmptyValue("");
    from.values.keySet().stream()
        .filter(name -> !values.containsKey(name))
        .forEach(name -> set.add("@@session.`" + name + "`=DEFAULT"));
    values.forEach((name, literal) -> {
      if (!literal.equals(from.values.get(name))) {
        set.add("@@session.`" + name + "`=" + literal);
      }
    });
    return set.toString();
  }
}
