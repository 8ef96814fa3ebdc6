package io.kintsugi.router.rule;

import io.kintsugi.config.ProxyConfig;
import io.kintsugi.config.ShardFunction;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Joins the rules of the configuration with the columns that the servers have.
public final class Catalogs {
  private Catalogs() {}

  /// Version 1, for a first catalogue and for tests.
  public static Catalog build(
      ProxyConfig config, Map<String, Map<String, List<ColumnInfo>>> columns) {
    return build(1, config, columns);
  }

  /// `columns`: by logical schema and table; tables that no server has are left out.
  public static Catalog build(
      long version, ProxyConfig config, Map<String, Map<String, List<ColumnInfo>>> columns) {
    return build(version, config.shards(), config.schemas(), columns);
  }

  /// For a configuration that is not the process's first.
  public static Catalog build(
      long version,
      ShardNumbers numbers,
      Map<String, ProxyConfig.Schema> configuredSchemas,
      Map<String, Map<String, List<ColumnInfo>>> columns) {
    return build(version, numbers, configuredSchemas, columns, Map.of());
  }

  /// For a configuration that is not the process's first.
  ///
  /// @param primaryViews by logical schema, views that no replica may answer
  public static Catalog build(
      long version,
      ShardNumbers numbers,
      Map<String, ProxyConfig.Schema> configuredSchemas,
      Map<String, Map<String, List<ColumnInfo>>> columns,
      Map<String, Set<String>> primaryViews) {
    List<Catalog.Shard> shards = numbers.shards();
    List<String> names = shards.stream().map(Catalog.Shard::name).toList();
    Map<String, LogicalSchema> schemas = new HashMap<>();
    configuredSchemas.forEach((name, schema) ->
        schemas.put(
            name,
            new SchemaBuilder(name, schema, names)
                .build(
                    columns.getOrDefault(name, Map.of()),
                    primaryViews.getOrDefault(name, Set.of()))));
    return new Catalog(version, shards, schemas);
  }

  /// From the two parts of a configuration that placement depends on.
  public static Catalog build(
      long version,
      Map<String, ProxyConfig.Shard> configuredShards,
      Map<String, ProxyConfig.Schema> configuredSchemas,
      Map<String, Map<String, List<ColumnInfo>>> columns) {
    return build(version, ShardNumbers.of(configuredShards), configuredSchemas, columns);
  }

  /// One schema's tables.
  private record SchemaBuilder(String name, ProxyConfig.Schema schema, List<String> numbers) {

    LogicalSchema build(Map<String, List<ColumnInfo>> columns, Set<String> primaryViews) {
      ShardSet all = ShardSet.of(schema.shards().stream().mapToInt(numbers::indexOf).toArray());
      int unsharded = numbers.indexOf(schema.unsharded());
      Set<String> names = new LinkedHashSet<>(schema.tables().keySet());
      names.addAll(columns.keySet());
      Map<String, Table> tables = new HashMap<>();
      for (String table : names) {
        List<ColumnInfo> known = columns.getOrDefault(table, List.of());
        TableRule rule = rule(schema.tables().get(table), unsharded, known);
        ShardSet where =
            switch (rule) {
              case TableRule.Sharded sharded -> sharded.key().shards();
              case TableRule.Broadcast broadcast -> all;
              case TableRule.Unsharded single -> ShardSet.of(single.shard());
            };
        tables.put(table, new Table(name, table, rule, where, known));
      }
      return new LogicalSchema(name, all, unsharded, tables, primaryViews);
    }

    private TableRule rule(
        ProxyConfig.@Nullable TableRule written, int unsharded, List<ColumnInfo> columns) {
      return switch (written) {
        case null -> new TableRule.Unsharded(unsharded);
        case ProxyConfig.TableRule.Broadcast broadcast -> new TableRule.Broadcast();
        case ProxyConfig.TableRule.Unsharded single ->
            new TableRule.Unsharded(numbers.indexOf(single.shard()));
        case ProxyConfig.TableRule.Sharded sharded ->
            new TableRule.Sharded(
                key(sharded, columns),
                sharded.function(),
                sharded.generate() == null ? null : sharded.generate().column());
      };
    }

    private ShardingKey key(ProxyConfig.TableRule.Sharded rule, List<ColumnInfo> columns) {
      @Nullable ShardFunction function = schema.functions().get(rule.function());
      if (function == null) {
        throw new IllegalArgumentException("no function " + rule.function() + " in " + name);
      }
      Placements placements = new Placements(schema.shards(), numbers);
      ShardSet shards = placements.shards(function);
      if (columns.isEmpty()) {
        return ShardingKey.unplaced(rule.key(), shards, "the table is not created yet");
      }
      return columns.stream()
          .filter(column -> column.name().equalsIgnoreCase(rule.key()))
          .findFirst()
          .map(column -> ShardingKey.of(column, function, placements))
          .orElseGet(() ->
              ShardingKey.unplaced(rule.key(), shards, "the table has no column " + rule.key()));
    }
  }
}
