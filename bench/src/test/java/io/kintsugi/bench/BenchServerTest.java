package io.kintsugi.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Too short to measure anything: whether every path answers, and the result is written.
@Tag("server")
class BenchServerTest {
  @TempDir Path folder;

  @Test
  void everyPathThatThisMachineHasIsMeasured() throws IOException {
    var json = folder.resolve("bench.json");
    var options =
        new BenchOptions(
            Suite.POINT,
            2,
            1,
            1,
            1,
            100,
            false,
            Optional.of(json),
            List.of(),
            List.of(),
            Optional.empty(),
            List.of());
    var bytes = new ByteArrayOutputStream();
    int code = Bench.run(options, new PrintStream(bytes, true, StandardCharsets.UTF_8));
    var printed = bytes.toString(StandardCharsets.UTF_8);
    assumeThat(printed).doesNotContain("missing: sysbench");
    assertThat(code).as(printed).isZero();
    assertThat(Files.readString(json))
        .contains("\"path\": \"direct\"")
        .contains("\"path\": \"kintsugi\"");
    for (var tool : List.of("haproxy", "mysqlrouter")) {
      if (!printed.contains("missing: " + tool)) {
        assertThat(printed).contains("x " + tool.replace("mysqlr", "r"));
      }
    }
    assertThat(printed).as("no path failed").doesNotContain("sysbench: ");
  }

  @Test
  void everyCaseOfTheCommitSuiteIsMeasured() throws IOException {
    var json = folder.resolve("commit.json");
    var bytes = new ByteArrayOutputStream();
    var out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    String[] words = {
      "--suite", "commit", "--threads", "2", "--seconds", "1", "--rounds", "1", "--json", "" + json
    };
    int code = Bench.run(words, out);
    var printed = bytes.toString(StandardCharsets.UTF_8);
    assertThat(code).as(printed).isZero();
    assertThat(Files.readString(json)).as(printed).contains("\"failures\": {}");
    assertThat(printed).contains("kintsugi, 4 shards, 4 writes, 1 client");
  }
}
