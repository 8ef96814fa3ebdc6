package io.kintsugi.proxy.session.show;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// The columns in docs/admin.md are those of [AdminTables]; `-Dkintsugi.docs.update=true` writes
/// them anew.
class AdminDocsTest {
  private static final Path FILE = Path.of("../docs/admin.md");
  private static final String MARK = "writes what follows anew. -->\n";

  @Test
  void everyColumnIsDocumented() throws IOException {
    String text = Files.readString(FILE);
    int end = text.indexOf(MARK) + MARK.length();
    String made = text.substring(0, end) + columns();
    if (Boolean.getBoolean("kintsugi.docs.update")) {
      Files.writeString(FILE, made);
    }
    assertThat(Files.readString(FILE)).isEqualTo(made);
  }

  private static String columns() {
    StringBuilder text = new StringBuilder();
    for (AdminTable<?> table : AdminTables.all()) {
      text.append("\n### SHOW KINTSUGI ").append(table.subject()).append("\n\n");
      text.append(table.about()).append("\n\n| column | |\n| --- | --- |\n");
      for (AdminTable.Column<?> column : table.columns()) {
        String like = column.name().equals(table.like()) ? " (`LIKE`)" : "";
        text.append("| `%s`%s | %s |%n".formatted(column.name(), like, column.about()));
      }
    }
    return text.toString();
  }
}
