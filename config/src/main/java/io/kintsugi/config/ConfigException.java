package io.kintsugi.config;

import java.util.List;
import java.util.stream.Collectors;

/// A file that cannot be used, with every problem found in it, in the order of the file.
public final class ConfigException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<ConfigProblem> problems;

  public ConfigException(List<ConfigProblem> problems) {
    super(problems.stream().map(ConfigProblem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /// For what is wrong with no line of a file.
  public static ConfigException of(String message) {
    return new ConfigException(List.of(new ConfigProblem("configuration", 0, 0, message, null)));
  }

  public List<ConfigProblem> problems() {
    return problems;
  }
}
