package io.kintsugi.config;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Resolves the files that a configuration names, relative to its own folder.
record FilePaths(Path folder) {

  /// The absolute path; a file that cannot be read is reported.
  String readable(Fields fields, Key.Value<String> key) {
    Given<String> given = fields.given(key);
    return given == null ? key.kind().placeholder() : readable(fields, key, given);
  }

  @Nullable String readableOrNull(Fields fields, Key.Value<String> key) {
    Given<String> given = fields.given(key);
    return given == null ? null : readable(fields, key, given);
  }

  private String readable(Fields fields, Key.Value<String> key, Given<String> given) {
    try {
      Path file = folder.resolve(given.value()).toAbsolutePath().normalize();
      if (Files.isRegularFile(file) && Files.isReadable(file)) {
        return file.toString();
      }
    } catch (InvalidPathException _) {
      // Reported like any other path that leads nowhere.
    }
    fields.problem(given.at(), fields.path(key.name()) + " is not a file that can be read", null);
    return given.value();
  }
}
