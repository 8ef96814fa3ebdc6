package io.kintsugi.it.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.it.clients.Programs;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Metrics as the real Prometheus reads them, and what is shipped for it.
@Tag("server")
class PrometheusTest {
  private static final Path DEPLOY = Path.of("../deploy").toAbsolutePath().normalize();
  private static final Pattern METRIC = Pattern.compile("\\b(kintsugi|process)_[a-z0-9_]+");
  private static final Pattern QUERY = Pattern.compile("\"expr\": \"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;
  private final HttpClient client = HttpClient.newHttpClient();

  private static String program(String name) {
    return Programs.installed(Programs.onPath(name), name).toString();
  }

  private String get(String url) throws IOException, InterruptedException {
    return client
        .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
        .body();
  }

  @Test
  void theShippedAlertRulesHoldAndRingWhenTheyShould() {
    for (String what : List.of("check rules alerts.yml", "test rules alerts-test.yml")) {
      var command = new java.util.ArrayList<>(List.of(program("promtool")));
      command.addAll(List.of(what.replace("alerts", DEPLOY + "/prometheus/alerts").split(" ")));
      assertThat(Programs.run(command, "", Map.of()).succeeded()).contains("SUCCESS");
    }
  }

  @Test
  void prometheusScrapesAndAllThatTheDashboardsAndRulesNameIsThere() throws Exception {
    try (AdminFleet fleet = new AdminFleet(folder);
        Ticker ticker = Ticker.of(fleet)) {
      String text = whole(fleet);
      Programs.run(List.of(program("promtool"), "check", "metrics"), text, Map.of()).succeeded();
      assertThat(text).doesNotContain("hush").doesNotContain("SELECT");
      assertThat(namesIn(text)).containsAll(namesUsed());
      scrapedByPrometheus(fleet);
    }
  }

  /// A replica's lag is told from its first heartbeat on.
  private String whole(AdminFleet fleet) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    String text = get(fleet.url() + "metrics");
    while (!namesIn(text).containsAll(namesUsed()) && System.nanoTime() - deadline < 0) {
      Thread.sleep(100);
      text = get(fleet.url() + "metrics");
    }
    return text;
  }

  private static TreeSet<String> namesIn(String text) {
    return METRIC
        .matcher(text)
        .results()
        .map((MatchResult match) -> match.group())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static TreeSet<String> namesUsed() throws IOException {
    TreeSet<String> names = new TreeSet<>();
    for (String file : List.of("prometheus/alerts.yml", "grafana/kintsugi.json")) {
      names.addAll(namesIn(Files.readString(DEPLOY.resolve(file))));
    }
    return names;
  }

  private void scrapedByPrometheus(AdminFleet fleet) throws Exception {
    String config =
        Files.readString(DEPLOY.resolve("prometheus/prometheus.yml"))
            .replace("127.0.0.1:8307", "127.0.0.1:" + fleet.adminPort())
            .replace("scrape_interval: 5s", "scrape_interval: 1s")
            .replace("alerts.yml", DEPLOY + "/prometheus/alerts.yml");
    try (Prometheus prometheus = Prometheus.start(config, folder)) {
      prometheus.await("up{job=\"kintsugi\"} == 1");
      prometheus.await("kintsugi_shard_writable{shard=\"s1\"} == 1");
      prometheus.await(
          "histogram_quantile(0.99, sum by (le) (rate(kintsugi_query_duration_seconds_bucket[10s])))"
              + " > 0");
      assertThat(prometheus.rules()).contains("KintsugiTransactionInDoubt");
      for (String panel : panels()) {
        assertThat(prometheus.ask(panel)).as(panel).contains("\"status\":\"success\"");
      }
    }
  }

  /// What Grafana asks for, with its variables put in.
  private static List<String> panels() throws IOException {
    List<String> queries =
        QUERY
            .matcher(Files.readString(DEPLOY.resolve("grafana/kintsugi.json")))
            .results()
            .map((MatchResult match) -> match.group(1).replace("\\\"", "\""))
            .map(query -> query.replace("$__rate_interval", "10s").replace("$instance", ".*"))
            .toList();
    assertThat(queries).hasSizeGreaterThan(14).noneMatch(query -> query.contains("$"));
    return queries;
  }
}
