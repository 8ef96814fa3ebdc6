package io.kintsugi.router.statement;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.router.sql.LexMode;
import io.kintsugi.router.sql.SqlValue;
import io.kintsugi.router.statement.SessionStatement.Metadata;
import io.kintsugi.router.statement.SessionStatement.SelectConstants;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Each statement of session-statements.txt (a line) and what it is (the indented line behind it).
/// `-Dgolden.rewrite=true` writes the file anew.
class SessionStatementGoldenTest {
  private static final Path FILE =
      Path.of("src/test/resources/io/kintsugi/router/statement/session-statements.txt");

  private static final Map<String, String> FACTS =
      Map.of("DATABASE", "school", "USER", "app@10.0.0.1", "CURRENT_USER", "app@%");

  @Test
  void everyStatementIsReadAsTheGoldenFileSays() throws IOException {
    List<String> expected = Files.readAllLines(FILE, StandardCharsets.UTF_8);
    List<String> actual = new ArrayList<>();
    for (String line : expected) {
      if (line.startsWith("#") || line.isEmpty()) {
        actual.add(line);
      } else if (!line.startsWith("  ")) {
        actual.add(line);
        actual.add("  " + described(line));
      }
    }
    if (Boolean.getBoolean("golden.rewrite")) {
      Files.write(FILE, actual);
    }
    assertThat(actual).isEqualTo(expected);
  }

  private static String described(String line) {
    byte[] sql = line.getBytes(StandardCharsets.UTF_8);
    @Nullable SessionStatement read =
        SessionStatementParser.parse(sql, 0, sql.length, LexMode.DEFAULT);
    return switch (read) {
      case null -> "-";
      case SelectConstants select ->
          "SelectConstants " + select.userVariables() + ": " + written(sql, select);
      case Metadata metadata ->
          "Metadata "
              + metadata.tables().stream()
                  .map(t -> t.name() + (t.column() ? "." : t.alias() == null ? "" : "!"))
                  .toList()
              + " "
              + metadata.strings()
              + ": "
              + written(sql, metadata.session());
      default -> read.toString();
    };
  }

  private static String written(byte[] sql, SelectConstants select) {
    SessionFacts facts =
        name -> {
          @Nullable String text = FACTS.get(name);
          return text == null
              ? new SqlValue.Int(7)
              : new SqlValue.Text(text.getBytes(StandardCharsets.UTF_8), "utf8mb4");
        };
    return new String(facts.write(sql, 0, sql.length, select), StandardCharsets.UTF_8);
  }
}
