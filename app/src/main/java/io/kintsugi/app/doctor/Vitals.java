package io.kintsugi.app.doctor;

import java.time.Duration;
import java.util.Map;

/// What one server told of itself, for comparisons with the others.
///
/// @param variables global variables by name, lower case
/// @param clock how much its clock is ahead of this machine's
/// @param collations of the shards' schemas there, by shard
record Vitals(Map<String, String> variables, Duration clock, Map<String, String> collations) {
  Vitals {
    variables = Map.copyOf(variables);
    collations = Map.copyOf(collations);
  }

  /// Empty when the server has no such variable.
  String variable(String name) {
    return variables.getOrDefault(name, "");
  }

  boolean on(String name) {
    String value = variable(name);
    return value.equalsIgnoreCase("ON") || value.equals("1");
  }

  /// 80036 for 8.0.36.
  int version() {
    String[] parts = variable("version").split("[^0-9]+", 4);
    return parts.length < 3
        ? 0
        : Integer.parseInt(parts[0]) * 10_000
            + Integer.parseInt(parts[1]) * 100
            + Integer.parseInt(parts[2]);
  }
}
