package io.kintsugi.app.explain;

import io.kintsugi.config.ProxyConfig;
import io.kintsugi.proxy.admin.ControlPools;
import io.kintsugi.proxy.admin.SchemaReader;
import io.kintsugi.router.rule.Catalog;
import io.kintsugi.router.rule.Catalogs;
import io.kintsugi.router.rule.ColumnInfo;
import io.kintsugi.router.rule.WeightQuestion;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The catalogue a statement is explained against, and whom to ask when a key's collation decides.
public final class KnownTables implements AutoCloseable {
  /// Nobody waits long for a server that may be down on purpose.
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final Catalog catalog;
  private final List<String> remarks;
  private final Optional<ControlPools> servers;

  private KnownTables(Catalog catalog, List<String> remarks, Optional<ControlPools> servers) {
    this.catalog = catalog;
    this.remarks = List.copyOf(remarks);
    this.servers = servers;
  }

  /// The columns as the servers have them. A server that does not answer is a remark: what can be
  /// said by the rules alone is still said.
  public static KnownTables ofServers(ProxyConfig config) {
    var patience = config.limits().connectTimeout();
    var pools =
        new ControlPools(config.servers(), patience.compareTo(PATIENCE) < 0 ? patience : PATIENCE);
    var read = new SchemaReader(config, pools).read();
    var remarks = new ArrayList<>(read.problems());
    if (read.columns().values().stream().allMatch(Map::isEmpty)) {
      remarks.add(
          "No columns are known, so this follows from the configuration's rules alone: keys have no"
              + " type and cannot be placed. Name CREATE TABLE statements with --tables.");
    }
    return new KnownTables(Catalogs.build(config, read.columns()), remarks, Optional.of(pools));
  }

  /// The columns as `file` declares them, for the tables of `schema`.
  public static KnownTables ofFile(ProxyConfig config, Path file, @Nullable String schema)
      throws IOException {
    var declared = TableFile.read(file);
    Map<String, Map<String, List<ColumnInfo>>> columns = new HashMap<>();
    for (var name : config.schemas().keySet()) {
      if (schema == null || schema.equals(name)) {
        columns.put(name, declared);
      }
    }
    return new KnownTables(Catalogs.build(config, columns), List.of(), Optional.empty());
  }

  public Catalog catalog() {
    return catalog;
  }

  /// What limits the explanation, a sentence each.
  public List<String> remarks() {
    return remarks;
  }

  /// The weights of a string and of a blank; empty when no server can be asked.
  Optional<List<byte[]>> weights(WeightQuestion question) {
    return servers.flatMap(pools ->
        catalog.shards().stream()
            .map(Catalog.Shard::server)
            .distinct()
            .flatMap(server -> ask(pools, server, question).stream())
            .findFirst());
  }

  private static Optional<List<byte[]>> ask(
      ControlPools pools, String server, WeightQuestion question) {
    try (var connection = pools.connect(server);
        var statement = connection.createStatement();
        var rows = statement.executeQuery(question.sql())) {
      return rows.next()
          ? Optional.of(List.of(rows.getBytes(1), rows.getBytes(2)))
          : Optional.empty();
    } catch (SQLException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    servers.ifPresent(ControlPools::close);
  }
}
