package io.kintsugi.proxy.admin;

import io.kintsugi.config.ProxyConfig;
import io.kintsugi.router.plan.Views;
import io.kintsugi.router.rule.ColumnInfo;
import io.kintsugi.xa.ControlConnections;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// Reads the columns of all shards' tables from information_schema.columns, one query per server,
/// all servers at the same time on virtual threads.
public final class SchemaReader {
  private static final String COLUMNS =
      "SELECT table_schema, table_name, column_name, ordinal_position, column_type, collation_name,"
          + " is_nullable, column_default, extra FROM information_schema.columns WHERE table_schema"
          + " IN (%s) ORDER BY table_schema, table_name, ordinal_position";

  private static final String VIEWS =
      "SELECT table_schema, table_name, view_definition FROM information_schema.views"
          + " WHERE table_schema IN (%s)";

  private static final Executor VIRTUAL =
      task -> Thread.ofVirtual().name("schema-reader").start(task);

  private final Map<String, ProxyConfig.Shard> shards;
  private final Map<String, ProxyConfig.Schema> schemas;
  private final ControlConnections pools;

  public SchemaReader(ProxyConfig config, ControlConnections pools) {
    this(config.shards(), config.schemas(), pools);
  }

  public SchemaReader(
      Map<String, ProxyConfig.Shard> shards,
      Map<String, ProxyConfig.Schema> schemas,
      ControlConnections pools) {
    this.shards = shards;
    this.schemas = schemas;
    this.pools = pools;
  }

  /// The columns of one shard, by table, and the views only a primary may answer; a physical
  /// schema.
  private record ShardTables(Map<String, List<ColumnInfo>> tables, Set<String> primaryViews) {}

  /// @param columns by logical schema and table, as {@link io.kintsugi.router.rule.Catalogs} takes
  ///   them
  /// @param problems servers that did not answer and tables that differ between shards, each a
  ///   sentence
  /// @param primaryViews by logical schema, views that no replica may answer
  /// @param complete whether all servers have answered
  public record Schemas(
      Map<String, Map<String, List<ColumnInfo>>> columns,
      Map<String, Set<String>> primaryViews,
      List<String> problems,
      boolean complete) {
    public Schemas {
      columns = Map.copyOf(columns);
      primaryViews = Map.copyOf(primaryViews);
      problems = List.copyOf(problems);
    }
  }

  /// Starts off the caller's thread; never completes exceptionally because of a server.
  public CompletableFuture<Schemas> readAsync() {
    return CompletableFuture.supplyAsync(this::read, VIRTUAL);
  }

  /// Blocks: virtual threads only.
  public Schemas read() {
    Map<String, CompletableFuture<Map<String, ShardTables>>> asked = new LinkedHashMap<>();
    for (ProxyConfig.Shard shard : shards.values()) {
      asked.computeIfAbsent(
          shard.server(), server -> CompletableFuture.supplyAsync(() -> answer(server), VIRTUAL));
    }
    List<String> problems = new ArrayList<>();
    Map<String, ShardTables> byShard = new HashMap<>();
    asked.forEach((server, future) -> {
      try {
        byShard.putAll(future.join());
      } catch (java.util.concurrent.CompletionException e) {
        problems.add(String.valueOf(Objects.requireNonNullElse(e.getCause(), e).getMessage()));
      }
    });
    boolean complete = problems.isEmpty();
    Map<String, Map<String, List<ColumnInfo>>> columns = new HashMap<>();
    schemas.forEach((name, schema) -> columns.put(name, merge(name, schema, byShard, problems)));
    Map<String, Set<String>> views = new HashMap<>();
    schemas.forEach((name, schema) -> views.put(name, primaryViews(schema, byShard)));
    return new Schemas(columns, views, problems, complete);
  }

  /// One server's shards, by shard name.
  private Map<String, ShardTables> answer(String server) {
    Map<String, Map<String, List<ColumnInfo>>> physical;
    Map<String, Map<String, String>> views;
    try (Connection connection = pools.connect(server)) {
      physical = query(connection, schemasOf(server));
      views = views(connection, schemasOf(server));
    } catch (SQLException e) {
      throw new IllegalStateException(
          "The tables of server " + server + " cannot be read: " + e.getMessage() + ".");
    }
    Map<String, ShardTables> found = new HashMap<>();
    shards.forEach((name, shard) -> {
      if (shard.server().equals(server)) {
        found.put(
            name,
            new ShardTables(
                physical.getOrDefault(shard.schema(), Map.of()),
                Views.forPrimaries(views.getOrDefault(shard.schema(), Map.of()))));
      }
    });
    return found;
  }

  private List<String> schemasOf(String server) {
    return shards.values().stream()
        .filter(shard -> shard.server().equals(server))
        .map(ProxyConfig.Shard::schema)
        .distinct()
        .toList();
  }

  private static Map<String, Map<String, List<ColumnInfo>>> query(
      Connection connection, List<String> schemas) throws SQLException {
    String marks = String.join(",", schemas.stream().map(schema -> "?").toList());
    Map<String, Map<String, List<ColumnInfo>>> tables = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(COLUMNS.formatted(marks))) {
      for (int i = 0; i < schemas.size(); i++) {
        statement.setString(i + 1, schemas.get(i));
      }
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          tables
              .computeIfAbsent(rows.getString(1), schema -> new LinkedHashMap<>())
              .computeIfAbsent(rows.getString(2), table -> new ArrayList<>())
              .add(column(rows));
        }
      }
    }
    return tables;
  }

  /// Their definitions, by physical schema and name.
  private static Map<String, Map<String, String>> views(Connection connection, List<String> schemas)
      throws SQLException {
    String marks = String.join(",", schemas.stream().map(schema -> "?").toList());
    Map<String, Map<String, String>> views = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(VIEWS.formatted(marks))) {
      for (int i = 0; i < schemas.size(); i++) {
        statement.setString(i + 1, schemas.get(i));
      }
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          views
              .computeIfAbsent(rows.getString(1), schema -> new HashMap<>())
              .put(rows.getString(2), Objects.requireNonNullElse(rows.getString(3), ""));
        }
      }
    }
    return views;
  }

  private static Set<String> primaryViews(
      ProxyConfig.Schema schema, Map<String, ShardTables> byShard) {
    Set<String> names = new HashSet<>();
    for (String shard : schema.shards()) {
      ShardTables tables = byShard.get(shard);
      names.addAll(tables == null ? Set.of() : tables.primaryViews());
    }
    ShardTables unsharded = byShard.get(schema.unsharded());
    names.addAll(unsharded == null ? Set.of() : unsharded.primaryViews());
    return names;
  }

  private static ColumnInfo column(ResultSet row) throws SQLException {
    @Nullable String collation = row.getString(6);
    String extra = row.getString(9).toUpperCase(Locale.ROOT);
    boolean expression = extra.contains("DEFAULT_GENERATED");
    return ColumnInfo.of(
            row.getString(3), row.getString(5), collation == null ? "binary" : collation)
        .with(
            row.getInt(4),
            row.getString(7).equals("YES"),
            extra.contains("AUTO_INCREMENT"),
            extra.contains("VIRTUAL GENERATED") || extra.contains("STORED GENERATED"),
            extra.contains("INVISIBLE"),
            expression ? null : row.getString(8),
            expression);
  }

  private Map<String, List<ColumnInfo>> merge(
      String name,
      ProxyConfig.Schema schema,
      Map<String, ShardTables> byShard,
      List<String> problems) {
    Map<String, List<ColumnInfo>> merged = new LinkedHashMap<>();
    @Nullable ShardTables unsharded = byShard.get(schema.unsharded());
    if (unsharded != null) {
      merged.putAll(unsharded.tables());
    }
    schema
        .tables()
        .forEach((table, rule) -> {
          merged.remove(table);
          List<String> shards =
              rule instanceof ProxyConfig.TableRule.Unsharded single
                  ? List.of(single.shard())
                  : schema.shards();
          @Nullable List<ColumnInfo> columns =
              agreed(name + "." + table, table, shards, byShard, problems);
          if (columns != null) {
            merged.put(table, columns);
          }
        });
    return merged;
  }

  /// The columns of the first shard that has the table; every other shard is held against them.
  private static @Nullable List<ColumnInfo> agreed(
      String fullName,
      String table,
      List<String> shards,
      Map<String, ShardTables> byShard,
      List<String> problems) {
    @Nullable List<ColumnInfo> columns = null;
    String first = "";
    List<String> missing = new ArrayList<>();
    for (String shard : shards) {
      @Nullable ShardTables known = byShard.get(shard);
      if (known == null) {
        continue;
      }
      @Nullable List<ColumnInfo> here = known.tables().get(table);
      if (here == null) {
        missing.add(shard);
      } else if (columns == null) {
        columns = here;
        first = shard;
      } else if (!columns.equals(here)) {
        problems.add(
            "Table " + fullName + " has other columns on " + shard + " than on " + first + ".");
      }
    }
    if (columns != null && !missing.isEmpty()) {
      problems.add("Table " + fullName + " is missing on " + String.join(", ", missing) + ".");
    }
    return columns;
  }
}
