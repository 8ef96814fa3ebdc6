package io.kintsugi.router.rule;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The tables of all logical schemas and where they live: immutable, replaced whole when the
/// configuration or a table's columns change. Built by {@link Catalogs}.
///
/// @param version grows with each replacement
/// @param shards a shard's number is its place here
/// @param schemas by logical name
public record Catalog(long version, List<Shard> shards, Map<String, LogicalSchema> schemas) {

  public static final Catalog EMPTY = new Catalog(0, List.of(), Map.of());

  /// A shard's name, and the physical schema on the server that it is.
  public record Shard(String name, String server, String schema) {}

  public Catalog {
    shards = List.copyOf(shards);
    schemas = Map.copyOf(schemas);
  }

  /// Null when no such schema is configured. Schema names are case-sensitive.
  public @Nullable LogicalSchema schema(String name) {
    return schemas.get(name);
  }

  /// Null when the schema or the table is unknown.
  public @Nullable Table table(String schema, String table) {
    @Nullable LogicalSchema found = schemas.get(schema);
    return found == null ? null : found.table(table);
  }

  /// The shards of all schemas; without a schema, all shards.
  public ShardSet used() {
    ShardSet used = ShardSet.none();
    for (LogicalSchema schema : schemas.values()) {
      used = used.union(schema.shards());
    }
    return used.isEmpty() ? ShardSet.first(shards.size()) : used;
  }

  public Shard shard(int number) {
    return shards.get(number);
  }

  /// The shard's number; -1 when there is none of that name.
  public int shardNumber(String name) {
    for (int i = 0; i < shards.size(); i++) {
      if (shards.get(i).name().equals(name)) {
        return i;
      }
    }
    return -1;
  }
}
