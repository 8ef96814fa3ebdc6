package io.kintsugi.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.app.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The demo as it is started by hand, on real servers.
@Tag("server")
class DemoCheckTest {
  private record Outcome(int code, String text) {}

  private static Outcome demo(String... more) {
    var arguments = new ArrayList<>(List.of("demo", "--check", "--port", "0", "--admin-port", "0"));
    arguments.addAll(List.of(more));
    var text = new StringWriter();
    var writer = new PrintWriter(text, true);
    int code =
        Main.commandLine().setOut(writer).setErr(writer).execute(arguments.toArray(String[]::new));
    return new Outcome(code, text.toString());
  }

  @Test
  void the_school_answers_right_and_lies_right() {
    var outcome = demo();
    assertThat(outcome.code()).as(outcome.text()).isZero();
    assertThat(outcome.text())
        .contains("every row lies where its rule says")
        .contains("/*+ replica */")
        .contains(" ms behind mysql-1");
  }

  @Test
  void the_same_answers_come_from_one_shard_and_from_three() {
    for (var shards : List.of("1", "3")) {
      var outcome = demo("--shards", shards, "--replicas", "0");
      assertThat(outcome.code()).as(outcome.text()).isZero();
    }
  }

  @Test
  void kept_data_are_loaded_once(@TempDir Path folder) throws Exception {
    var data = folder.resolve("kept").toString();
    var first = demo("--replicas", "0", "--data", data);
    assertThat(first.code()).as(first.text()).isZero();
    var second = demo("--replicas", "0", "--data", data);
    assertThat(second.code()).as(second.text()).isZero();
    assertThat(second.text()).contains("of an earlier run").doesNotContain("Loading");
    assertThat(Files.readString(folder.resolve("kept/kintsugi.yaml"))).contains("school_1");
  }
}
