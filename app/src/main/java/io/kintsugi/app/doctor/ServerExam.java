package io.kintsugi.app.doctor;

import io.kintsugi.config.ProxyConfig;
import io.kintsugi.config.ProxyConfig.Acknowledge;
import io.kintsugi.config.ProxyConfig.CommitProtocol;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// The checks that one server can answer by itself. Only reads; for one thread.
final class ServerExam {
  private static final int OLDEST = 8_00_00;

  /// Before this XA PREPARE is not safe against a crash of the server (its release notes).
  private static final int CRASH_SAFE_PREPARE = 8_00_30;

  private static final List<String> DATA =
      List.of(
          "SELECT",
          "INSERT",
          "UPDATE",
          "DELETE",
          "CREATE",
          "DROP",
          "ALTER",
          "INDEX",
          "REFERENCES",
          "CREATE TEMPORARY TABLES",
          "LOCK TABLES",
          "EXECUTE",
          "CREATE VIEW",
          "SHOW VIEW",
          "CREATE ROUTINE",
          "ALTER ROUTINE",
          "TRIGGER",
          "EVENT");
  private static final List<String> NEEDED = List.of("SELECT", "INSERT", "UPDATE", "DELETE");
  private static final List<String> OWN = List.of("SELECT", "INSERT", "UPDATE", "DELETE", "CREATE");

  private static final String REPLICATION =
      """
      SELECT c.host, c.port, r.service_state, a.service_state, r.last_error_message,
          (SELECT MAX(w.last_error_message)
             FROM performance_schema.replication_applier_status_by_worker w)
        FROM performance_schema.replication_connection_configuration c
        JOIN performance_schema.replication_connection_status r USING (channel_name)
        JOIN performance_schema.replication_applier_status a USING (channel_name)
       WHERE c.host <> ''\
      """;

  private final ProxyConfig config;
  private final String name;
  private final Questions questions;
  private final List<Finding> findings;
  private final boolean primary;

  ServerExam(ProxyConfig config, String name, Connection connection, List<Finding> findings) {
    this.config = config;
    this.name = name;
    this.questions = new Questions(connection);
    this.findings = findings;
    this.primary = config.shards().values().stream().anyMatch(shard -> shard.server().equals(name));
  }

  Vitals examine() throws SQLException {
    Duration clock = clock();
    Vitals vitals = new Vitals(variables(), clock, collations());
    version(vitals);
    grants();
    role(vitals);
    if (config.transactions().protocol() != CommitProtocol.BEST_EFFORT && primary) {
      commits(vitals);
    }
    limits(vitals);
    return vitals;
  }

  private void version(Vitals vitals) {
    String text = vitals.variable("version");
    int version = vitals.version();
    if (version < OLDEST) {
      fail("version", "runs MySQL " + text, "Kintsugi needs MySQL 8.0 or newer");
    } else if (version < CRASH_SAFE_PREPARE
        && config.transactions().protocol() != CommitProtocol.BEST_EFFORT) {
      warn(
          "version",
          "runs MySQL " + text + ", whose XA PREPARE is not safe against a crash of the server",
          "upgrade to 8.0.30 or newer");
    } else {
      ok("version", "runs MySQL " + text);
    }
  }

  private void grants() throws SQLException {
    Grants grants =
        Grants.parse(
            questions.column("SELECT CURRENT_USER()").getFirst(), questions.column("SHOW GRANTS"));
    List<String> lacking = new ArrayList<>();
    boolean needed = false;
    for (String schema : schemas().values()) {
      List<String> missing = grants.missing(schema, DATA);
      needed |= missing.stream().anyMatch(NEEDED::contains);
      if (!missing.isEmpty()) {
        lacking.add(grant(String.join(", ", missing), "`" + schema + "`.*", grants));
      }
    }
    if (config.transactions().protocol() != CommitProtocol.BEST_EFFORT) {
      List<String> own = grants.missing("kintsugi", OWN);
      if (!own.isEmpty()) {
        needed = true;
        lacking.add(grant(String.join(", ", own), "`kintsugi`.*", grants));
      }
      if (!grants.hasGlobal("XA_RECOVER_ADMIN")) {
        needed = true;
        lacking.add(grant("XA_RECOVER_ADMIN", "*.*", grants));
      }
    }
    if (!grants.missing("performance_schema", List.of("SELECT")).isEmpty()) {
      lacking.add(grant("SELECT", "`performance_schema`.*", grants));
    }
    if (lacking.isEmpty()) {
      ok("privileges", grants.account() + " has what is needed");
    } else {
      String text = grants.account() + " lacks privileges";
      String remedy = "run as an administrator: " + String.join(" ", lacking);
      if (needed) {
        fail("privileges", text, remedy);
      } else {
        warn("privileges", text, remedy);
      }
    }
  }

  private static String grant(String privileges, String on, Grants grants) {
    return "GRANT " + privileges + " ON " + on + " TO " + grants.account() + ";";
  }

  private void role(Vitals vitals) throws SQLException {
    boolean readOnly = vitals.on("read_only");
    String source = server().replicaOf();
    if (source == null) {
      if (readOnly) {
        fail(
            "role",
            "is named as a primary and is read-only",
            "SET GLOBAL super_read_only = OFF, read_only = OFF; or name the real primary");
      } else {
        ok("role", "is writable");
      }
      semiSync();
      return;
    }
    if (!readOnly) {
      warn(
          "role",
          "is named as a replica of " + source + " and is writable, so it is not read",
          "SET GLOBAL super_read_only = ON;");
    }
    replication(source);
  }

  private void replication(String source) {
    try {
      List<String> row = questions.row(REPLICATION, 6);
      if (row.isEmpty()) {
        fail(
            "replication",
            "replicates nothing",
            "CHANGE REPLICATION SOURCE TO ... on it, then START REPLICA;");
        return;
      }
      String from = row.get(0) + ":" + row.get(1);
      boolean receives = row.get(2).equals("ON");
      boolean applies = row.get(3).equals("ON");
      String error = row.get(applies ? 4 : 5);
      if (receives && applies) {
        ok("replication", "replicates " + source + " (" + from + ")");
      } else {
        fail(
            "replication",
            (receives ? "applies nothing" : "receives nothing from " + from)
                + (error.isEmpty() ? "" : ": " + error),
            "START REPLICA; and see SHOW REPLICA STATUS");
      }
    } catch (SQLException e) {
      warn("replication", "does not tell: " + e.getMessage(), "see privileges");
    }
  }

  private void semiSync() throws SQLException {
    if (config.replication().acknowledge() != Acknowledge.SEMI_SYNC) {
      return;
    }
    Map<String, String> status =
        questions.pairs("SHOW GLOBAL STATUS WHERE variable_name LIKE 'Rpl_semi_sync_%'");
    boolean waits =
        status.entrySet().stream()
            .anyMatch(each ->
                each.getKey().matches("rpl_semi_sync_(source|master)_status")
                    && each.getValue().equals("ON"));
    if (waits) {
      ok("semi-sync", "waits for a replica when it commits");
    } else {
      fail(
          "semi-sync",
          "does not wait for a replica, and replication.acknowledge is semi-sync",
          "INSTALL PLUGIN rpl_semi_sync_source SONAME 'semisync_source.so'; SET PERSIST"
              + " rpl_semi_sync_source_enabled = ON; and the like on its replicas");
    }
  }

  private void commits(Vitals vitals) {
    List<String> wrong = new ArrayList<>();
    List<String> remedy = new ArrayList<>();
    if (vitals.version() >= 8_00_29 && !vitals.on("xa_detach_on_prepare")) {
      wrong.add("xa_detach_on_prepare is off");
      remedy.add("SET PERSIST xa_detach_on_prepare = ON;");
    }
    if (!vitals.variable("innodb_flush_log_at_trx_commit").equals("1")) {
      wrong.add("innodb_flush_log_at_trx_commit is not 1: a crash loses what was committed");
      remedy.add("SET PERSIST innodb_flush_log_at_trx_commit = 1;");
    }
    if (vitals.on("log_bin") && !vitals.variable("sync_binlog").equals("1")) {
      wrong.add("sync_binlog is not 1: a crash loses what was committed");
      remedy.add("SET PERSIST sync_binlog = 1;");
    }
    if (replicated() && !vitals.variable("gtid_mode").equals("ON")) {
      wrong.add("gtid_mode is not ON, and it has replicas");
      remedy.add("set gtid_mode = ON and enforce_gtid_consistency = ON");
    }
    try {
      questions.column("XA RECOVER");
    } catch (SQLException e) {
      wrong.add("XA RECOVER is refused (" + e.getMessage() + ")");
      remedy.add("see privileges");
    }
    if (wrong.isEmpty()) {
      ok("commits", "is ready for commits over shards");
    } else {
      warn("commits", String.join("; ", wrong), String.join(" ", remedy));
    }
  }

  private boolean replicated() {
    return config.servers().values().stream().anyMatch(each -> name.equals(each.replicaOf()));
  }

  private void limits(Vitals vitals) {
    long connections = Long.parseLong(vitals.variables().getOrDefault("max_connections", "0"));
    long packet = Long.parseLong(vitals.variables().getOrDefault("max_allowed_packet", "0"));
    if (connections < config.limits().backendConnections()) {
      warn(
          "limits",
          "takes %d connections, and limits.backend-connections is %d"
              .formatted(connections, config.limits().backendConnections()),
          "raise max_connections, or lower the limit");
    } else if (packet < config.limits().maxAllowedPacket()) {
      warn(
          "limits",
          "takes packets of %d bytes, and limits.max-allowed-packet is %d"
              .formatted(packet, config.limits().maxAllowedPacket()),
          "SET PERSIST max_allowed_packet = " + config.limits().maxAllowedPacket() + ";");
    } else {
      ok("limits", "takes as many connections and as large packets as the configuration says");
    }
  }

  /// By the middle of the question's way there and back.
  private Duration clock() throws SQLException {
    Instant before = Instant.now();
    String told = questions.column("SELECT CAST(UTC_TIMESTAMP(6) AS CHAR)").getFirst();
    Instant after = Instant.now();
    Instant there = LocalDateTime.parse(told.replace(' ', 'T')).toInstant(ZoneOffset.UTC);
    return Duration.between(before.plus(Duration.between(before, after).dividedBy(2)), there);
  }

  /// The physical schemas of the shards that are here or are replicated here, by shard.
  private Map<String, String> schemas() {
    String group = server().replicaOf() == null ? name : server().replicaOf();
    Map<String, String> schemas = new TreeMap<>();
    config
        .shards()
        .forEach((shard, place) -> {
          if (place.server().equals(group)) {
            schemas.put(shard, place.schema());
          }
        });
    return schemas;
  }

  private Map<String, String> collations() throws SQLException {
    Map<String, String> known =
        questions.pairs(
            "SELECT schema_name, default_collation_name FROM information_schema.schemata");
    Map<String, String> collations = new HashMap<>();
    schemas()
        .forEach((shard, schema) -> {
          String collation = known.get(schema.toLowerCase(Locale.ROOT));
          if (collation == null) {
            findings.add(
                Finding.fail(
                    name,
                    "schema",
                    "has no schema " + schema + ", which is shard " + shard,
                    "CREATE DATABASE `" + schema + "`;"));
          } else {
            collations.put(shard, collation);
          }
        });
    return collations;
  }

  private Map<String, String> variables() throws SQLException {
    return questions.pairs("SHOW GLOBAL VARIABLES");
  }

  private ProxyConfig.Server server() {
    ProxyConfig.Server server = config.servers().get(name);
    if (server == null) {
      throw new IllegalArgumentException("no server " + name);
    }
    return server;
  }

  private void ok(String check, String text) {
    findings.add(Finding.ok(name, check, text));
  }

  private void warn(String check, String text, String remedy) {
    findings.add(Finding.warn(name, check, text, remedy));
  }

  private void fail(String check, String text, String remedy) {
    findings.add(Finding.fail(name, check, text, remedy));
  }
}
