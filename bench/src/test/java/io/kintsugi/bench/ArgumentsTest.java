package io.kintsugi.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ArgumentsTest {
  @Test
  void withoutWordsTheDefaultsHold() {
    assertThat(Arguments.parse()).isEqualTo(BenchOptions.of(Suite.ALL));
  }

  @Test
  void everyWordIsTaken() {
    var options =
        Arguments.parse(
            "--suite",
            "oltp",
            "--threads",
            "3",
            "--seconds",
            "4",
            "--rounds",
            "5",
            "--tables",
            "6",
            "--rows",
            "7",
            "--json",
            "out.json",
            "--only",
            "direct,kintsugi",
            "--jvm",
            "-Xint",
            "--flush",
            "commit");
    assertThat(options.suite()).isEqualTo(Suite.OLTP);
    assertThat(options.threads()).isEqualTo(3);
    assertThat(options.seconds()).isEqualTo(4);
    assertThat(options.rounds()).isEqualTo(5);
    assertThat(options.tables()).isEqualTo(6);
    assertThat(options.rows()).isEqualTo(7);
    assertThat(options.durable()).isTrue();
    assertThat(options.json()).isEqualTo(Optional.of(Path.of("out.json")));
    assertThat(options.jvm()).containsExactly("-Xint");
    assertThat(options.wants(Lane.DIRECT)).isTrue();
    assertThat(options.wants(Lane.HAPROXY)).isFalse();
  }

  @Test
  void serversWaitForTheDiskWhereCommitsAreMeasured() {
    assertThat(Arguments.parse("--suite", "commit").durable()).isTrue();
    assertThat(Arguments.parse("--suite", "commit", "--flush", "never").durable()).isFalse();
    assertThat(Arguments.parse("--suite", "point").durable()).isFalse();
  }

  @Test
  void wrongWordsAreNamed() {
    assertThatThrownBy(() -> Arguments.parse("--suite", "oltpp"))
        .hasMessage("--suite is point, oltp, all, commit, replicas, start or jmh, not oltpp");
    assertThatThrownBy(() -> Arguments.parse("--threads", "many")).hasMessageContaining("many");
    assertThatThrownBy(() -> Arguments.parse("--threads", "0")).hasMessageContaining("--threads");
    assertThatThrownBy(() -> Arguments.parse("--rows")).hasMessage("--rows needs a value");
    assertThatThrownBy(() -> Arguments.parse("--flush", "often"))
        .hasMessage("--flush is commit or never, not often");
    assertThatThrownBy(() -> Arguments.parse("--fast", "1")).hasMessageContaining("--fast");
  }

  @Test
  void wrongWordsEndWithCodeTwoAndTheUsage() {
    var bytes = new ByteArrayOutputStream();
    var out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    assertThat(Bench.run(new String[] {"--suite", "x"}, out)).isEqualTo(2);
    assertThat(bytes.toString(StandardCharsets.UTF_8)).contains("not x").contains("[--suite");
  }
}
