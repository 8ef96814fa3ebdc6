package io.kintsugi.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Fills `${env:NAME}`, `${env:NAME:-default}` and `${file:PATH}` into texts; `$${` is a plain
/// `${`. Paths are relative to the folder of the configuration file.
///
/// Messages name the variable or the file, never a value.
final class Placeholders {
  private static final int MAX_FILE_BYTES = 64 * 1024;
  private static final Pattern ENV =
      Pattern.compile("env:([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?", Pattern.DOTALL);
  private static final String FORMS =
      "write ${env:NAME}, ${env:NAME:-default} or ${file:PATH}, and $${ for a plain ${";

  private final Map<String, String> environment;
  private final Path folder;
  private final Problems problems;
  private long filledIn;

  Placeholders(Map<String, String> environment, Path folder, Problems problems) {
    this.environment = Map.copyOf(environment);
    this.folder = folder;
    this.problems = problems;
  }

  /// Null when something could not be filled in, which is then among the problems.
  @Nullable String fill(String path, String text, Position at) {
    StringBuilder filled = new StringBuilder();
    int from = 0;
    for (int i = text.indexOf("${"); i >= 0; i = text.indexOf("${", from)) {
      if (i > from && text.charAt(i - 1) == '$') {
        filled.append(text, from, i - 1).append("${");
        from = i + 2;
        continue;
      }
      int end = text.indexOf('}', i);
      String value = end < 0 ? malformed(path, at) : value(path, text.substring(i + 2, end), at);
      if (value == null) {
        return null;
      }
      filledIn += value.length();
      if (filledIn > YamlReader.MAX_CHARACTERS) {
        problems.add(at, path + ": the ${...} of this file give more than 4 MiB");
        return null;
      }
      filled.append(text, from, i).append(value);
      from = end + 1;
    }
    return filled.append(text, from, text.length()).toString();
  }

  private @Nullable String value(String path, String inside, Position at) {
    Matcher env = ENV.matcher(inside);
    if (env.matches()) {
      return variable(path, env.group(1), env.group(2), at);
    }
    return inside.startsWith("file:")
        ? file(path, inside.substring("file:".length()), at)
        : malformed(path, at);
  }

  /// As in a shell, the default also replaces an empty variable.
  private @Nullable String variable(
      String path, String name, @Nullable String byDefault, Position at) {
    String value = environment.get(name);
    if (byDefault != null) {
      return value == null || value.isEmpty() ? byDefault : value;
    }
    if (value == null) {
      problems.add(
          at,
          path + ": the environment has no variable " + name,
          "set it, or write ${env:" + name + ":-default}");
    }
    return value;
  }

  private @Nullable String file(String path, String name, Position at) {
    String shown = Quoted.text(name);
    try {
      Path file = folder.resolve(name);
      if (!Files.isRegularFile(file)) {
        problems.add(at, path + ": there is no file " + shown);
      } else if (Files.size(file) > MAX_FILE_BYTES) {
        problems.add(at, path + ": the file " + shown + " is longer than 64 KiB");
      } else {
        return withoutLineEnd(decode(Files.readAllBytes(file)));
      }
    } catch (CharacterCodingException _) {
      problems.add(at, path + ": the file " + shown + " is not UTF-8");
    } catch (IOException | InvalidPathException _) {
      problems.add(at, path + ": the file " + shown + " cannot be read");
    }
    return null;
  }

  private @Nullable String malformed(String path, Position at) {
    problems.add(at, path + ": a ${...} is not of a known form", FORMS);
    return null;
  }

  static String decode(byte[] bytes) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }

  private static String withoutLineEnd(String text) {
    String line = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
  }
}
