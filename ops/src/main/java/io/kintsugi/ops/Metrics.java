package io.kintsugi.ops;

import io.kintsugi.proxy.observe.Model;
import io.kintsugi.proxy.observe.Observed;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;

/// The proxy's numbers by Prometheus' conventions: base units, `_total` for what only grows. Labels
/// are names of the configuration and words of ours, never of clients.
final class Metrics {
  static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;
  private static final double MICROS = 1e6;

  private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();
  private final Observed observed;

  Metrics(Observed observed) {
    this.observed = observed;
  }

  byte[] scrape() {
    var out = new ByteArrayOutputStream();
    try {
      writer.write(out, snapshots());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  MetricSnapshots snapshots() {
    var families = new Families();
    process(families, observed.status());
    traffic(families);
    observed.shards().forEach(shard -> shard(families, shard));
    observed.servers().forEach(server -> server(families, server));
    return families.snapshots();
  }

  private static void process(Families families, Model.Status status) {
    families.gauge("kintsugi_build_info", "The version that runs.", 1, "version", status.version());
    families.gauge("kintsugi_ready", "1 when clients are to be sent here.", flag(status.ready()));
    families.gauge("kintsugi_clients", "Clients connected.", status.clients());
    families.gauge(
        "kintsugi_clients_limit", "Clients that may be connected.", status.connectionsLimit());
    families.counter("kintsugi_questions", "Commands of clients.", status.questions());
    families.counter("kintsugi_statements", "Statements that were routed.", status.statements());
    families.counter("kintsugi_errors", "Commands answered with an error.", status.errors());
    families.counter(
        "kintsugi_slow_statements", "Statements slower than admin.slow.", status.slow());
    families.counter(
        "kintsugi_scatter_statements", "Statements to several shards.", status.scatter());
    families.gauge(
        "kintsugi_scatter_ratio",
        "Share of statements to several shards, since the start.",
        status.statements() == 0 ? 0 : (double) status.scatter() / status.statements());
    families.gauge("kintsugi_xa_in_doubt", "Transactions in doubt.", status.inDoubt());
    families.gauge(
        "kintsugi_xa_oldest_in_doubt_seconds",
        "How long the oldest transaction has been in doubt; 0 without any.",
        status.oldestInDoubtSeconds());
    families.counter("kintsugi_config_reloads", "Configurations taken over.", status.reloads());
    families.gauge(
        "kintsugi_config_version", "The configuration in force.", status.configVersion());
    families.gauge("kintsugi_memory_used_bytes", "Heap in use.", status.memoryUsed());
    families.gauge("kintsugi_memory_max_bytes", "Heap at most.", status.memoryMax());
    families.counter("process_cpu_seconds", "Processor time.", status.cpuSeconds());
    families.gauge(
        "process_start_time_seconds",
        "When the program started, since 1970.",
        status.startedAt().toEpochMilli() / 1e3);
  }

  private void traffic(Families families) {
    for (Model.Queries each : observed.queries()) {
      families.counter(
          "kintsugi_queries",
          "Statements by type, user and result.",
          each.count(),
          "type",
          each.type(),
          "user",
          each.user(),
          "result",
          each.failed() ? "error" : "ok");
    }
    for (Model.Latencies each : observed.latencies()) {
      families.histogram(
          "kintsugi_query_duration_seconds",
          "From a statement's arrival to the end of its answer.",
          LatencyBuckets.of(each.histogram()),
          each.totalMicros() / MICROS,
          "type",
          each.type());
    }
    for (Model.Connections each : observed.connections()) {
      families.gauge(
          "kintsugi_backend_connections",
          "Connections to servers.",
          each.connections(),
          "shard",
          each.shard(),
          "server",
          each.server(),
          "role",
          lower(each.role()),
          "state",
          each.state());
    }
  }

  private static void shard(Families families, Model.Shard shard) {
    families.gauge(
        "kintsugi_shard_writable",
        "1 when the shard's primary takes writes.",
        flag(shard.writable()),
        "shard",
        shard.name());
    String statements = "kintsugi_shard_statements";
    String help = "Statements sent to shards.";
    families.counter(statements, help, shard.reads(), "shard", shard.name(), "kind", "read");
    families.counter(statements, help, shard.writes(), "shard", shard.name(), "kind", "write");
    families.counter(
        "kintsugi_shard_errors", "Errors of shards.", shard.errors(), "shard", shard.name());
  }

  private static void server(Families families, Model.Server server) {
    boolean up = server.state() != Model.State.DOWN;
    families.gauge(
        "kintsugi_server_up",
        "1 when the server answers.",
        flag(up),
        "server",
        server.name(),
        "role",
        lower(server.role()));
    families.gauge(
        "kintsugi_backend_connections_max",
        "Connections to a server at most.",
        server.connectionsMax(),
        "server",
        server.name());
    families.gauge(
        "kintsugi_backend_waiting",
        "Statements that wait for a connection.",
        server.waiting(),
        "server",
        server.name());
    Long lag = server.lagMicros();
    if (lag != null && server.role() == Model.Role.REPLICA) {
      families.gauge(
          "kintsugi_replica_lag_seconds",
          "How far a replica is behind its primary.",
          lag / MICROS,
          "server",
          server.name());
    }
  }

  private static String lower(Model.Role role) {
    return role.name().toLowerCase(Locale.ROOT);
  }

  private static double flag(boolean is) {
    return is ? 1 : 0;
  }
}
