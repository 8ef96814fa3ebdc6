package io.kintsugi.it.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.app.Main;
import io.kintsugi.config.ConfigLoader;
import io.kintsugi.config.ProxyConfig;
import io.kintsugi.it.dashboard.Prometheus;
import io.kintsugi.ops.AdminServer;
import io.kintsugi.proxy.ProxyServer;
import io.kintsugi.proxy.observe.Model;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What docker-compose.yml starts, without Docker: its set-up, its configuration and its Prometheus
/// at work on servers of this machine, which are known by the services' names.
@Tag("server")
class ComposeRehearsalTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern CONFIGURATION = Pattern.compile("\"-c\", \"([^\"]+)\"");
  private static final Pattern TARGET = Pattern.compile("targets: \\[\"([^\"]+)\"]");
  private static final Pattern ALERT = Pattern.compile("- alert: (\\w+)");

  /// What a person chooses; a quote and a backslash are to do no harm.
  private static final String ADMIN_PASSWORD = "admin's \\ planted";

  private static final Map<String, String> CHOSEN =
      Map.of(
          "KINTSUGI_ADMIN_PASSWORD",
          ADMIN_PASSWORD,
          "KINTSUGI_SERVER_PASSWORD",
          "server's \\ planted");

  @TempDir private Path folder;

  private static String found(Pattern pattern, String text) {
    return pattern.matcher(text).results().findFirst().orElseThrow().group(1);
  }

  @Test
  void whatItStartsWorksTogether() throws Exception {
    Compose compose = Compose.read(CHOSEN);
    try (StandIns servers = new StandIns(compose, folder)) {
      servers.setUp();
      setUpAgainItChangesNothing(servers);
      ProxyConfig config = config(compose, servers);
      try (ProxyServer proxy = ProxyServer.start(config, ProxyServer.Options.DEFAULT);
          AdminServer admin =
              AdminServer.start(config.admin(), proxy.observed(), proxy.operations());
          NetworkOfOne network = new NetworkOfOne(admin.port())) {
        awaitReplicas(proxy);
        assertThat(proxy.operations().admits("admin", ADMIN_PASSWORD)).isTrue();
        aSessionReadsWhatItWrote(proxy);
        prometheusScrapesAndKnowsWhenToRing(compose, network);
      }
      aReplicaThatWasPromotedStaysOne(servers);
    }
  }

  private static void setUpAgainItChangesNothing(StandIns servers) throws SQLException {
    Map<String, String> before = servers.state();
    servers.setUp();
    assertThat(servers.state()).isEqualTo(before);
  }

  /// The file that the image's command names, on ports of this machine; the doctor finds nothing
  /// wrong with it.
  private ProxyConfig config(Compose compose, StandIns servers) throws Exception {
    String inContainer = found(CONFIGURATION, Compose.dockerfile());
    String yaml =
        servers
            .located(compose.text("kintsugi", inContainer))
            .replaceAll("address: 0\\.0\\.0\\.0, port: \\d+", "address: 127.0.0.1, port: 0");
    Path file = folder.resolve("kintsugi.yaml");
    Map<String, String> environment = compose.environment("kintsugi");
    String written = yaml;
    for (Map.Entry<String, String> each : environment.entrySet()) {
      Path secret = Files.writeString(folder.resolve(each.getKey()), each.getValue());
      written = written.replace("${env:" + each.getKey() + "}", "${file:" + secret + "}");
    }
    Files.writeString(file, written);
    StringWriter said = new StringWriter();
    var doctor = Main.commandLine();
    doctor.setOut(new PrintWriter(said));
    doctor.setErr(new PrintWriter(said));
    assertThat(doctor.execute("doctor", "-c", file.toString())).as("%s", said).isLessThan(2);
    assertThat(said.toString()).contains(" 0 wrong").doesNotContain("planted");
    return ConfigLoader.load(Files.writeString(file, yaml), environment);
  }

  private static Map<String, Model.Server> byName(ProxyServer proxy) {
    Map<String, Model.Server> servers = new TreeMap<>();
    proxy.observed().servers().forEach(server -> servers.put(server.name(), server));
    return servers;
  }

  private static void awaitReplicas(ProxyServer proxy) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!byName(proxy).values().stream().allMatch(each -> each.state() == Model.State.UP)
        && System.nanoTime() - end < 0) {
      Thread.sleep(50);
    }
    assertThat(byName(proxy).values())
        .allSatisfy(server -> {
          assertThat(server.state()).as(server.toString()).isEqualTo(Model.State.UP);
          assertThat(server.role())
              .isEqualTo(
                  server.name().endsWith("-replica") ? Model.Role.REPLICA : Model.Role.PRIMARY);
        });
  }

  private static void aSessionReadsWhatItWrote(ProxyServer proxy) throws SQLException {
    try (Connection app =
            DriverManager.getConnection(
                "jdbc:mysql://127.0.0.1:%d/school?sslMode=DISABLED&allowPublicKeyRetrieval=true"
                    .formatted(proxy.port()),
                "app",
                "app");
        Statement statement = app.createStatement()) {
      statement.execute("CREATE TABLE student (id BIGINT PRIMARY KEY, name VARCHAR(20))");
      for (int i = 1; i <= 50; i++) {
        statement.execute("INSERT INTO student (name) VALUES ('n" + i + "')");
        try (ResultSet rows =
            statement.executeQuery("SELECT COUNT(*) FROM student WHERE name = 'n" + i + "'")) {
          rows.next();
          assertThat(rows.getInt(1)).as("written just now").isEqualTo(1);
        }
      }
    }
    assertThat(byName(proxy).values())
        .allSatisfy(server -> assertThat(server.statements()).as(server.name()).isPositive());
  }

  /// It asks by the service's name, as in the network of the containers.
  private void prometheusScrapesAndKnowsWhenToRing(Compose compose, NetworkOfOne network)
      throws Exception {
    String shipped = compose.text("prometheus", "/etc/prometheus/prometheus.yml");
    String target = found(TARGET, shipped);
    assertThat(compose.services()).containsKey(target.replaceAll(":.*", ""));
    HttpClient client = HttpClient.newBuilder().proxy(ProxySelector.of(network.address())).build();
    HttpRequest ready =
        HttpRequest.newBuilder(URI.create("http://" + target + "/health/ready")).build();
    var answer = client.send(ready, BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    String job = "- job_name: kintsugi\n";
    assertThat(shipped).contains(job, "scrape_interval: 5s");
    String config =
        shipped
            .replace("scrape_interval: 5s", "scrape_interval: 1s")
            .replace(
                job, job + "    proxy_url: http://127.0.0.1:" + network.address().getPort() + "\n");
    try (Prometheus prometheus = Prometheus.start(config, folder)) {
      prometheus.await("up{instance=\"" + target + "\"} == 1");
      prometheus.await("kintsugi_replica_lag_seconds{server=\"s1-replica\"} >= 0");
      assertThat(prometheus.rules()).contains(alerts());
    }
  }

  private static List<String> alerts() throws Exception {
    String rules = Files.readString(Path.of("../deploy/prometheus/alerts.yml"));
    List<String> names =
        ALERT.matcher(rules).results().map((MatchResult match) -> match.group(1)).toList();
    assertThat(names).hasSizeGreaterThan(5);
    return names;
  }

  /// As an operator does who has lost the primary; the next `docker compose up` respects it.
  private static void aReplicaThatWasPromotedStaysOne(StandIns servers) throws SQLException {
    servers.awaitReplica("s1", "s1-replica");
    servers.execute("s0", "SET GLOBAL super_read_only = ON");
    servers.execute(
        "s0-replica",
        "STOP REPLICA",
        "RESET REPLICA ALL",
        "SET PERSIST super_read_only = OFF",
        "SET PERSIST read_only = OFF",
        "CREATE TABLE school_0.written_since (id INT PRIMARY KEY)");
    setUpAgainItChangesNothing(servers);
  }
}
