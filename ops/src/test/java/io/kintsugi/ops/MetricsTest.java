package io.kintsugi.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Read by the grammar of Prometheus' text format, version 0.0.4.
class MetricsTest {
  private static final Pattern SAMPLE =
      Pattern.compile(
          "([a-zA-Z_:][a-zA-Z0-9_:]*)(\\{([a-zA-Z_][a-zA-Z0-9_]*=\"[^\"]*\",?)*\\})? (\\S+)");
  private final List<String> lines =
      new String(new Metrics(new FakeProxy()).scrape(), StandardCharsets.UTF_8).lines().toList();

  private TreeMap<String, Double> samples() {
    var samples = new TreeMap<String, Double>();
    for (String line : lines) {
      if (!line.startsWith("#")) {
        Matcher matcher = SAMPLE.matcher(line);
        assertThat(matcher.matches()).as(line).isTrue();
        String value = matcher.group(4);
        samples.put(
            line.substring(0, line.length() - value.length() - 1), Double.parseDouble(value));
      }
    }
    return samples;
  }

  @Test
  void everyFamilyHasHelpAndATypeBeforeItsSamples() {
    assertThat(lines.stream().filter(line -> line.startsWith("# TYPE")).count())
        .isEqualTo(lines.stream().filter(line -> line.startsWith("# HELP")).count())
        .isGreaterThan(25);
  }

  @Test
  void numbersAreTheModels() {
    assertThat(samples())
        .containsEntry("kintsugi_queries_total{result=\"error\",type=\"select\",user=\"app\"}", 2.0)
        .containsEntry("kintsugi_xa_oldest_in_doubt_seconds", 42.0)
        .containsEntry("kintsugi_replica_lag_seconds{server=\"mysql-1\"}", 0.25)
        .containsEntry("kintsugi_scatter_ratio", 0.25)
        .containsEntry(
            "kintsugi_backend_connections{role=\"primary\",server=\"mysql-0\",shard=\"s0\",state=\"idle\"}",
            3.0)
        .doesNotContainKey("kintsugi_replica_lag_seconds{server=\"mysql-0\"}");
  }

  @Test
  void latenciesAreCumulativeAndInSeconds() {
    assertThat(samples())
        .containsEntry("kintsugi_query_duration_seconds_bucket{type=\"select\",le=\"1.0E-4\"}", 8.0)
        .containsEntry(
            "kintsugi_query_duration_seconds_bucket{type=\"select\",le=\"2.5E-4\"}", 10.0)
        .containsEntry("kintsugi_query_duration_seconds_bucket{type=\"select\",le=\"+Inf\"}", 10.0)
        .containsEntry("kintsugi_query_duration_seconds_count{type=\"select\"}", 10.0)
        .containsEntry("kintsugi_query_duration_seconds_sum{type=\"select\"}", 0.001);
  }

  @Test
  void noLabelIsOfAClientsChoice() {
    assertThat(String.join("\n", lines)).doesNotContain("SELECT", "script", "127.0.0.1");
  }
}
