package io.kintsugi.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SampleReaderTest {
  @Test
  void comments_before_a_statement_are_what_is_said_of_it() {
    var samples =
        SampleReader.read(
            """
            -- A file begins with words.

            -- # A heading
            -- shards: one
            -- | a | b c |
            -- | 1 |  |
            SELECT a,
              'b c'
            FROM t;

            -- answer: ok 1
            DELETE FROM t;
            """);
    assertThat(samples)
        .containsExactly(
            new Sample(
                "A heading",
                "one",
                "",
                List.of(List.of("a", "b c"), List.of("1", "")),
                "SELECT a,\n  'b c'\nFROM t"),
            new Sample("", "", "ok 1", List.of(), "DELETE FROM t"));
  }

  @Test
  void a_statement_that_does_not_end_is_a_mistake() {
    assertThatThrownBy(() -> SampleReader.read("SELECT 1\n")).hasMessageContaining("SELECT 1");
  }

  @Test
  void each_sample_says_what_to_expect() throws Exception {
    assertThat(SampleReader.resource("queries.sql"))
        .hasSizeGreaterThan(15)
        .allMatch(sample -> !sample.rows().isEmpty() || !sample.answer().isEmpty());
  }
}
