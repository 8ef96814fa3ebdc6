package io.kintsugi.app.demo;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Reads the samples: a statement ends with a semicolon at the end of a line, a comment stands on
/// lines of its own.
final class SampleReader {
  private final List<Sample> samples = new ArrayList<>();
  private final StringBuilder sql = new StringBuilder();
  private String heading = "";
  private String shards = "";
  private String answer = "";
  private List<List<String>> rows = new ArrayList<>();

  private SampleReader() {}

  /// A file of sql-samples, from the jar.
  static List<Sample> resource(String name) throws IOException {
    try (var stream = SampleReader.class.getResourceAsStream("/sql-samples/" + name)) {
      if (stream == null) {
        throw new FileNotFoundException("sql-samples/" + name);
      }
      return read(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  static List<Sample> read(String text) {
    var reader = new SampleReader();
    text.lines().forEach(reader::line);
    if (!reader.sql.isEmpty()) {
      throw new IllegalArgumentException("a statement without its semicolon: " + reader.sql);
    }
    return List.copyOf(reader.samples);
  }

  private void line(String line) {
    if (line.startsWith("--")) {
      comment(line.substring(2).strip());
    } else if (line.isBlank() && sql.isEmpty()) {
      forget();
    } else {
      statement(line.stripTrailing());
    }
  }

  private void comment(String words) {
    if (words.startsWith("# ")) {
      heading = words.substring(2);
    } else if (words.startsWith("shards:")) {
      shards = words.substring("shards:".length()).strip();
    } else if (words.startsWith("answer:")) {
      answer = words.substring("answer:".length()).strip();
    } else if (words.startsWith("|")) {
      rows.add(cells(words));
    }
  }

  private static List<String> cells(String row) {
    var parts = row.split("\\|", -1);
    return Arrays.stream(parts, 1, parts.length - 1).map(String::strip).toList();
  }

  private void statement(String line) {
    boolean last = line.endsWith(";");
    sql.append(sql.isEmpty() ? "" : "\n")
        .append(last ? line.substring(0, line.length() - 1) : line);
    if (last) {
      samples.add(new Sample(heading, shards, answer, rows, sql.toString()));
      sql.setLength(0);
      forget();
    }
  }

  private void forget() {
    heading = "";
    shards = "";
    answer = "";
    rows = new ArrayList<>();
  }
}
