package io.kintsugi.router.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.config.ShardFunction;
import io.kintsugi.router.sql.SqlValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// The vectors of docs/placement.md are the code's; `-Dkintsugi.rewrite=true` writes them.
class PlacementVectorsTest {
  private static final String MARK = "<!-- vectors: written by PlacementVectorsTest -->\n";
  private static final Path DOCUMENT = Path.of("..", "docs", "placement.md");

  @Test
  void theSpecificationHoldsTheCodesVectors() throws IOException {
    String document = Files.readString(DOCUMENT);
    String head = document.substring(0, document.indexOf(MARK) + MARK.length());
    String expected = head + "\n" + hashes() + "\n" + units();
    if (Boolean.getBoolean("kintsugi.rewrite")) {
      Files.writeString(DOCUMENT, expected);
    }
    assertThat(Files.readString(DOCUMENT)).isEqualTo(expected);
  }

  private static String hashes() {
    StringBuilder table =
        new StringBuilder("| column | key | XXH64 | slot |\n| --- | --- | --- | --- |\n");
    for (String key : List.of("0", "1", "-1", "42", "9007199254740993", "18446744073709551615")) {
      row(table, type(key), Keys.decimal(key), key);
    }
    for (String key : List.of("1.50", "-0.5")) {
      row(table, "decimal(20,4)", Keys.decimal(key), key);
    }
    for (String key : List.of("2026-01-05", "1970-01-01")) {
      row(table, "date", Keys.text(key), key);
    }
    row(table, "datetime(6)", Keys.text("2026-01-05 10:11:12.5"), "2026-01-05 10:11:12.5");
    for (String key : List.of("", "a", "A", "Kintsugi & Co")) {
      row(table, "varchar(40)", Keys.text(key), "'" + key + "'");
    }
    row(table, "varbinary(40)", Keys.text("a"), "'a'");
    return table.toString();
  }

  private static String type(String key) {
    return key.length() == 20 ? "bigint unsigned" : "bigint";
  }

  private static void row(StringBuilder table, String type, SqlValue value, String key) {
    Key canonical =
        Objects.requireNonNull(Keys.hash(type, 2).canonical(value, Weights.UNKNOWN), key);
    table.append(
        "| %s | %s | %016x | %d |%n"
            .formatted(type, key, Key.hash(canonical), Placement.Hash.slot(canonical))
            .replace(System.lineSeparator(), "\n"));
  }

  private static String units() {
    StringBuilder table = new StringBuilder("| date | year | quarter | month | week | day |\n");
    table.append("| --- | --- | --- | --- | --- | --- |\n");
    for (String date : List.of("2026-01-04", "2026-01-05", "2024-02-29", "1999-12-31")) {
      CalendarTime time = Objects.requireNonNull(CalendarTime.parse(date));
      table.append("| ").append(date);
      for (ShardFunction.Date.Unit unit : ShardFunction.Date.Unit.values()) {
        table.append(" | ").append(CalendarUnit.of(unit).of(time));
      }
      table.append(" |\n");
    }
    return table.toString();
  }
}
