package io.kintsugi.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// docker-compose.yml and what it mounts fit together; a rehearsal with real servers is in module
/// `it`.
class ComposeTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static Map<?, ?> yaml(String file) throws Exception {
    Load load = new Load(LoadSettings.builder().setMaxAliasesForCollections(50).build());
    return (Map<?, ?>)
        Objects.requireNonNull(load.loadFromString(Files.readString(ROOT.resolve(file))), file);
  }

  private static Object of(String file, String key) throws Exception {
    return Objects.requireNonNull(yaml(file).get(key), key);
  }

  private static Map<?, ?> services() throws Exception {
    return (Map<?, ?>) of("docker-compose.yml", "services");
  }

  private static List<?> list(Map<?, ?> service, String key) {
    Object value = service.get(key);
    return value == null ? List.of() : (List<?>) value;
  }

  private static ProxyConfig proxy() throws ConfigException {
    return ConfigLoader.load(
        ROOT.resolve("deploy/compose/kintsugi.yaml"),
        Map.of("KINTSUGI_ADMIN_PASSWORD", "planted", "KINTSUGI_SERVER_PASSWORD", "planted"));
  }

  @Test
  void whatIsMountedIsThere() throws Exception {
    Map<?, ?> volumes = (Map<?, ?>) of("docker-compose.yml", "volumes");
    List<String> sources = new ArrayList<>();
    services()
        .values()
        .forEach(service ->
            list((Map<?, ?>) service, "volumes")
                .forEach(volume -> sources.add(volume.toString().split(":", 2)[0])));
    assertThat(sources)
        .hasSizeGreaterThan(8)
        .allSatisfy(source -> {
          if (source.startsWith("./")) {
            assertThat(ROOT.resolve(source)).exists();
          } else {
            assertThat(volumes.containsKey(source)).as(source).isTrue();
          }
        });
  }

  @Test
  void portsAreOnLoopbackAndNoneTwice() throws Exception {
    List<String> ports = new ArrayList<>();
    services()
        .values()
        .forEach(service ->
            list((Map<?, ?>) service, "ports").forEach(port -> ports.add(port.toString())));
    assertThat(ports).doesNotHaveDuplicates().allMatch(port -> port.startsWith("127.0.0.1:"));
    assertThat(ports)
        .contains(
            "127.0.0.1:%1$d:%1$d".formatted(proxy().listen().port()),
            "127.0.0.1:%1$d:%1$d".formatted(proxy().admin().port()));
  }

  @Test
  void whatAServiceWaitsForIsAService() throws Exception {
    for (Object service : services().values()) {
      Object waits = ((Map<?, ?>) service).get("depends_on");
      Iterable<?> names =
          waits instanceof Map<?, ?> map
              ? map.keySet()
              : waits == null ? List.of() : (List<?>) waits;
      for (Object name : names) {
        assertThat(services().containsKey(name)).as("%s", name).isTrue();
      }
    }
  }

  @Test
  void theProxysServersAreServicesAndEachShardHasAReplica() throws Exception {
    ProxyConfig config = proxy();
    for (ProxyConfig.Server server : config.servers().values()) {
      assertThat(services().containsKey(server.host())).as(server.host()).isTrue();
      assertThat(server.port()).isEqualTo(3306);
    }
    for (ProxyConfig.Shard shard : config.shards().values()) {
      assertThat(config.servers().values())
          .anyMatch(server -> shard.server().equals(server.replicaOf()));
      String setup = Files.readString(ROOT.resolve("deploy/compose/setup.sh"));
      assertThat(setup).contains("\"school_$shard\"");
      assertThat(shard.schema()).matches("school_[01]");
    }
  }

  @Test
  void prometheusReadsTheProxyAndGrafanaReadsPrometheus() throws Exception {
    assertThat(of("deploy/compose/prometheus.yml", "scrape_configs").toString())
        .contains("kintsugi:" + proxy().admin().port());
    assertThat(proxy().admin().hosts()).contains("kintsugi");
    String rules = "/etc/prometheus/rules/";
    assertThat(list((Map<?, ?>) Objects.requireNonNull(services().get("prometheus")), "volumes"))
        .anyMatch(
            volume -> volume.toString().equals("./deploy/prometheus:/etc/prometheus/rules:ro"));
    assertThat((List<?>) of("deploy/compose/prometheus.yml", "rule_files"))
        .isNotEmpty()
        .allSatisfy(file ->
            assertThat(
                    ROOT.resolve("deploy/prometheus")
                        .resolve(file.toString().substring(rules.length())))
                .isRegularFile());
    assertThat(
            of("deploy/grafana/provisioning/datasources/prometheus.yaml", "datasources").toString())
        .contains("http://prometheus:9090");
    assertThat(of("deploy/grafana/provisioning/dashboards/kintsugi.yaml", "providers").toString())
        .contains("/var/lib/grafana/dashboards");
  }
}
