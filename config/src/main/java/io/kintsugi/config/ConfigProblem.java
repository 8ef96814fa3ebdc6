package io.kintsugi.config;

import org.jspecify.annotations.Nullable;

/// One thing that is wrong with a configuration file: where (line and column count from 1), what,
/// and, when there is one, what to write instead. Never holds a secret.
public record ConfigProblem(
    String file, int line, int column, String message, @Nullable String suggestion) {

  @Override
  public String toString() {
    String where = file + ":" + line + ":" + column + ": " + message;
    return suggestion == null ? where : where + " (" + suggestion + ")";
  }
}
