package io.kintsugi.router.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What the parser may be believed on, statement by statement: `corpus.txt` is what this test
/// writes to `target/corpus.txt`.
class CorpusTest {

  @Test
  void theParserReadsWhatTheGoldenFileSays() throws IOException {
    List<String> golden = golden();
    List<String> found = new ArrayList<>();
    for (String line : golden) {
      String sql = line.substring(line.indexOf("| ") + 2);
      found.add(verdict(sql) + " | " + sql);
    }
    Files.write(Path.of("target", "corpus.txt"), found);
    assertThat(found).isEqualTo(golden);
    assertThat(found.stream().filter(line -> line.startsWith("parsed")).count()).isGreaterThan(70);
  }

  private static String verdict(String sql) {
    Fingerprint f = FingerprintTest.read(sql);
    StringBuilder tables = new StringBuilder();
    TableNames names = TableNames.of(f, LexMode.DEFAULT);
    for (TableRef table : names.tables()) {
      tables.append(tables.isEmpty() ? "" : ",");
      tables.append(table.schema() == null ? "" : table.schema() + ".").append(table.name());
      tables.append(table.maybeCte() ? "?" : "");
    }
    String doubt = names.doubtful() ? "!" : "";
    return switch (StatementParser.parse(f, LexMode.DEFAULT)) {
      case ParseResult.Parsed parsed ->
          "parsed " + parsed.ast().getClass().getSimpleName() + " [" + tables + "]" + doubt;
      case ParseResult.NotParsed not -> "not: " + not.reason() + " [" + tables + "]" + doubt;
    };
  }

  private static List<String> golden() throws IOException {
    try (InputStream in = CorpusTest.class.getResourceAsStream("corpus.txt")) {
      assertThat(in).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }
}
