package io.kintsugi.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {
  @Test
  void columns_are_as_wide_as_their_widest_cell() {
    assertThat(TextTable.lines(List.of(List.of("id", "name"), List.of("100", "Ada"))))
        .containsExactly(
            "+-----+------+",
            "| id  | name |",
            "+-----+------+",
            "| 100 | Ada  |",
            "+-----+------+");
  }

  @Test
  void no_rows_still_have_columns() {
    assertThat(TextTable.lines(List.of(List.of("id")))).contains("| id |").endsWith("(no rows)");
  }
}
