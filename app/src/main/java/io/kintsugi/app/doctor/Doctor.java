package io.kintsugi.app.doctor;

import io.kintsugi.config.ProxyConfig;
import io.kintsugi.proxy.admin.ControlPools;
import io.kintsugi.proxy.admin.SchemaReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/// Examines all servers at the same time, then holds them against each other. Only reads.
final class Doctor {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration CLOCKS = Duration.ofSeconds(1);

  /// Variables that change what a statement means or gives.
  private static final List<String> ALIKE =
      List.of(
          "lower_case_table_names",
          "sql_mode",
          "time_zone",
          "system_time_zone",
          "default_storage_engine",
          "explicit_defaults_for_timestamp",
          "group_concat_max_len",
          "div_precision_increment",
          "innodb_strict_mode",
          "character_set_server",
          "collation_server",
          "default_collation_for_utf8mb4");

  private final ProxyConfig config;
  private final ControlPools pools;

  private record Answer(List<Finding> findings, List<Vitals> vitals) {}

  Doctor(ProxyConfig config, ControlPools pools) {
    this.config = config;
    this.pools = pools;
  }

  List<Finding> examine() {
    Map<String, CompletableFuture<Answer>> asked = new LinkedHashMap<>();
    for (String server : config.servers().keySet()) {
      asked.put(
          server, CompletableFuture.supplyAsync(() -> examine(server), Thread::startVirtualThread));
    }
    List<Finding> findings = new ArrayList<>();
    Map<String, Vitals> vitals = new LinkedHashMap<>();
    asked.forEach((server, answer) -> {
      findings.addAll(answer.join().findings());
      answer.join().vitals().forEach(each -> vitals.put(server, each));
    });
    versions(vitals, findings);
    clocks(vitals, findings);
    variables(vitals, findings);
    collations(vitals, findings);
    tables(vitals, findings);
    return findings;
  }

  private Answer examine(String server) {
    List<Finding> findings = new ArrayList<>();
    List<Vitals> vitals = new ArrayList<>();
    try (Connection connection = pools.open(server, PATIENCE)) {
      vitals.add(new ServerExam(config, server, connection, findings).examine());
    } catch (SQLException e) {
      findings.add(
          Finding.fail(
              server,
              "reachable",
              String.valueOf(e.getMessage()),
              "start it, or mend servers." + server + " in the configuration"));
    }
    return new Answer(findings, vitals);
  }

  private static void versions(Map<String, Vitals> vitals, List<Finding> findings) {
    Set<Integer> releases = new HashSet<>();
    vitals.values().forEach(each -> releases.add(each.version() / 100));
    if (releases.size() > 1) {
      findings.add(
          Finding.warn(
              "all",
              "versions",
              "the servers run different releases: " + by(vitals, "version"),
              "upgrade them to one; clients are told the first one's version"));
    }
  }

  private static void clocks(Map<String, Vitals> vitals, List<Finding> findings) {
    for (Map.Entry<String, Vitals> each : vitals.entrySet()) {
      Duration clock = each.getValue().clock();
      if (clock.abs().compareTo(CLOCKS) > 0) {
        findings.add(
            Finding.warn(
                each.getKey(),
                "clock",
                "its clock is %d ms %s this machine's"
                    .formatted(clock.abs().toMillis(), clock.isNegative() ? "behind" : "ahead of"),
                "run NTP on both"));
      } else {
        findings.add(
            Finding.ok(
                each.getKey(), "clock", "its clock is within " + clock.abs().toMillis() + " ms"));
      }
    }
  }

  private static void variables(Map<String, Vitals> vitals, List<Finding> findings) {
    boolean same = true;
    for (String name : ALIKE) {
      if (vitals.values().stream().map(each -> each.variable(name)).distinct().count() > 1) {
        same = false;
        String text = name + " differs: " + by(vitals, name);
        String remedy = "set it alike on all servers";
        findings.add(
            name.equals("lower_case_table_names")
                ? Finding.fail("all", "variables", text, remedy)
                : Finding.warn("all", "variables", text, remedy));
      }
    }
    if (same && vitals.size() > 1) {
      findings.add(Finding.ok("all", "variables", "what changes results is set alike everywhere"));
    }
  }

  private static String by(Map<String, Vitals> vitals, String variable) {
    Map<String, List<String>> servers = new TreeMap<>();
    vitals.forEach((server, each) ->
        servers.computeIfAbsent(each.variable(variable), _ -> new ArrayList<>()).add(server));
    List<String> parts = new ArrayList<>();
    servers.forEach((value, names) ->
        parts.add((value.isEmpty() ? "none" : value) + " on " + String.join(", ", names)));
    return String.join("; ", parts);
  }

  private void collations(Map<String, Vitals> vitals, List<Finding> findings) {
    Map<String, String> byShard = new TreeMap<>();
    vitals.forEach((server, each) -> {
      ProxyConfig.Server known = config.servers().get(server);
      if (known != null && known.replicaOf() == null) {
        byShard.putAll(each.collations());
      }
    });
    config
        .schemas()
        .forEach((name, schema) -> {
          Map<String, List<String>> shards = new TreeMap<>();
          for (String shard : schema.shards()) {
            String collation = byShard.get(shard);
            if (collation != null) {
              shards.computeIfAbsent(collation, _ -> new ArrayList<>()).add(shard);
            }
          }
          if (shards.size() > 1) {
            findings.add(
                Finding.warn(
                    name,
                    "collations",
                    "new tables would compare strings differently: " + shards,
                    "ALTER DATABASE ... COLLATE ... alike on all shards"));
          } else {
            findings.add(Finding.ok(name, "collations", "its shards have one default collation"));
          }
        });
  }

  private void tables(Map<String, Vitals> vitals, List<Finding> findings) {
    if (vitals.isEmpty()) {
      return;
    }
    SchemaReader.Schemas read = new SchemaReader(config, pools).read();
    for (String problem : read.problems()) {
      findings.add(
          Finding.fail(
              "all", "tables", problem, "make the table alike on all shards of its schema"));
    }
    if (read.problems().isEmpty()) {
      int tables = read.columns().values().stream().mapToInt(Map::size).sum();
      findings.add(
          Finding.ok("all", "tables", tables + " tables are alike on all shards that have them"));
    }
  }
}
