package io.kintsugi.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Gathers what is wrong with one file, so that the operator sees all of it at once.
final class Problems {
  /// Nobody reads more, and a file can be made to have one in every second character.
  static final int MOST = 200;

  private final String file;
  private final List<ConfigProblem> found = new ArrayList<>();

  Problems(String file) {
    this.file = file;
  }

  void add(Position at, String message) {
    add(at, message, null);
  }

  /// Ends the reading.
  static final class TooMany extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  void add(Position at, String message, @Nullable String suggestion) {
    ConfigProblem problem = new ConfigProblem(file, at.line(), at.column(), message, suggestion);
    // A node behind an alias is read once for each use, but it is wrong only once.
    if (!found.contains(problem)) {
      found.add(problem);
      endIfTooMany(at);
    }
  }

  private void endIfTooMany(Position at) {
    if (found.size() == MOST) {
      String message = "there are too many problems; what follows was not looked at";
      found.add(new ConfigProblem(file, at.line(), at.column(), message, null));
      throw new TooMany();
    }
  }

  boolean any() {
    return !found.isEmpty();
  }

  List<String> messages() {
    return found.stream().map(ConfigProblem::message).toList();
  }

  void throwIfAny() throws ConfigException {
    if (any()) {
      found.sort(
          Comparator.comparingInt(ConfigProblem::line).thenComparingInt(ConfigProblem::column));
      throw new ConfigException(found);
    }
  }
}
