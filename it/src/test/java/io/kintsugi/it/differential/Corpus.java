package io.kintsugi.it.differential;

import io.kintsugi.it.differential.Speaker.Protocol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The statements of one file, in order. A statement ends with a `;` at the end of a line; several
/// on one line are one packet. Lines with `#` are remarks, lines with `--` say how the statement
/// below them is compared: `refused`, `differs NAME` (either may end with the one protocol it is
/// for), `columns`, `unordered`, `id`, `with VALUES`.
record Corpus(String name, List<Entry> entries) {
  private static final Path FOLDER = Path.of("src/test/resources/differential");

  /// How two answers are compared.
  enum Rule {
    /// Byte for byte.
    EQUAL,
    /// The proxy says 1235; the plain server may answer as it likes.
    REFUSED,
    /// A known difference, told in docs/differences.md; it must be one.
    DIFFERS,
    /// Rows tell of the server itself: only the column definitions and errors are compared.
    COLUMNS,
    /// The key is generated: only whether there is one is compared.
    ID
  }

  /// @param only the one protocol that the rule is for; null for both
  /// @param reason the known difference's name
  /// @param parameters as [Parameter] reads them; empty when the statement has none
  record Entry(
      int line,
      String sql,
      Rule rule,
      @Nullable Protocol only,
      String reason,
      boolean unordered,
      String parameters) {
    /// The rule of the statement in this protocol; EQUAL when it was made for the other one.
    Rule rule(Protocol protocol) {
      return only == null || only == protocol ? rule : Rule.EQUAL;
    }

    /// Text protocol has no parameters: the literals stand where the question marks were.
    String textSql() {
      StringBuilder text = new StringBuilder();
      int from = 0;
      for (String literal : Parameter.literals(parameters)) {
        int mark = sql.indexOf('?', from);
        text.append(sql, from, mark).append(literal);
        from = mark + 1;
      }
      return text.append(sql.substring(from)).toString();
    }

    List<Parameter> values() {
      return Parameter.parse(parameters);
    }
  }

  static List<Corpus> all() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      List<Corpus> all = new ArrayList<>();
      for (Path file : files.filter(f -> f.toString().endsWith(".sql")).sorted().toList()) {
        all.add(read(file));
      }
      return all;
    }
  }

  private static Corpus read(Path file) throws IOException {
    List<Entry> entries = new ArrayList<>();
    Draft draft = new Draft();
    int number = 0;
    for (String line : Files.readAllLines(file)) {
      number++;
      if (draft.sql.isEmpty() && (line.isBlank() || line.startsWith("#"))) {
        continue;
      }
      if (draft.sql.isEmpty() && line.startsWith("-- ")) {
        draft.directive(file.getFileName() + ":" + number, line.substring(3).strip());
        continue;
      }
      draft.sql.append(draft.sql.isEmpty() ? "" : "\n").append(line);
      if (line.endsWith(";")) {
        entries.add(draft.entry(number));
        draft = new Draft();
      }
    }
    return new Corpus(file.getFileName().toString(), entries);
  }

  private static final class Draft {
    private final StringBuilder sql = new StringBuilder();
    private Rule rule = Rule.EQUAL;
    private String reason = "";
    private String parameters = "";
    private boolean unordered;
    private @Nullable Protocol protocol;

    private void directive(String where, String text) {
      String[] words = text.split(" ", 2);
      switch (words[0]) {
        case "refused" -> {
          rule = Rule.REFUSED;
          protocol = words.length > 1 ? Protocol.valueOf(words[1]) : null;
        }
        case "columns" -> rule = Rule.COLUMNS;
        case "id" -> rule = Rule.ID;
        case "unordered" -> unordered = true;
        case "with" -> parameters = words[1];
        case "differs" -> {
          rule = Rule.DIFFERS;
          String[] more = words[1].split(" ");
          reason = more[0];
          protocol = more.length > 1 ? Protocol.valueOf(more[1]) : null;
        }
        default -> throw new IllegalArgumentException(where + ": no such rule: " + text);
      }
    }

    private Entry entry(int line) {
      String text = sql.substring(0, sql.length() - 1);
      boolean ordered = text.toUpperCase(java.util.Locale.ROOT).contains("ORDER BY") && !unordered;
      return new Entry(line, text, rule, protocol, reason, !ordered, parameters);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
