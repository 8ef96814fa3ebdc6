package io.kintsugi.router.rule;

import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A table of a logical schema: its columns as its shards have them, and its rule.
public final class Table {
  private final String schema;
  private final String name;
  private final TableRule rule;
  private final ShardSet shards;
  private final List<ColumnInfo> columns;
  private final TreeMap<String, ColumnInfo> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  /// `shards` are those that have the table; `columns` is empty when it is not created yet.
  public Table(
      String schema, String name, TableRule rule, ShardSet shards, List<ColumnInfo> columns) {
    this.schema = schema;
    this.name = name;
    this.rule = rule;
    this.shards = shards;
    this.columns = columns.stream().sorted(Comparator.comparingInt(ColumnInfo::ordinal)).toList();
    this.columns.forEach(column -> byName.put(column.name(), column));
  }

  /// The logical schema's name.
  public String schema() {
    return schema;
  }

  public String name() {
    return name;
  }

  public TableRule rule() {
    return rule;
  }

  /// Shards that hold (or, for a table not created yet, will hold) the table.
  public ShardSet shards() {
    return shards;
  }

  /// By ordinal; empty when the table is not created yet.
  public List<ColumnInfo> columns() {
    return columns;
  }

  public boolean exists() {
    return !columns.isEmpty();
  }

  /// Any case; null when there is none.
  public @Nullable ColumnInfo column(String name) {
    return byName.get(name);
  }

  /// The sharding key; null unless the table is sharded.
  public @Nullable ShardingKey key() {
    return rule instanceof TableRule.Sharded sharded ? sharded.key() : null;
  }

  /// Rows of equal keys live on one shard: the same function, and keys that compare alike.
  public boolean colocatedWith(Table other) {
    return rule instanceof TableRule.Sharded mine
        && other.rule instanceof TableRule.Sharded theirs
        && schema.equals(other.schema)
        && mine.function().equals(theirs.function())
        && mine.key().comparesAlike(theirs.key());
  }

  @Override
  public String toString() {
    return schema + "." + name;
  }
}
