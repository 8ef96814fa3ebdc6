package io.kintsugi.router.plan;

import io.kintsugi.router.rule.ShardSet;
import io.kintsugi.router.rule.ShardingKey;
import io.kintsugi.router.rule.Table;
import io.kintsugi.router.rule.TableRule;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One reference to a table in a FROM clause, while a statement is read.
final class TableRef {
  /// Its place among the statement's references.
  final int id;

  /// By which columns are qualified.
  final String alias;

  /// Null for a derived table, a common table expression or a table function.
  final @Nullable Table table;

  /// Its own name may be qualified with the schema only when it has no alias.
  final boolean aliased;

  /// Conditions of the levels around it may also hold for a row of NULLs in place of one of its.
  Level level;

  final List<KeyCondition> conditions = new ArrayList<>();

  TableRef(int id, String alias, boolean aliased, @Nullable Table table, Level level) {
    this.id = id;
    this.alias = alias;
    this.aliased = aliased;
    this.table = table;
    this.level = level;
  }

  @Nullable ShardingKey key() {
    return table == null ? null : table.key();
  }

  boolean sharded() {
    return key() != null;
  }

  boolean broadcast() {
    return table != null && table.rule() instanceof TableRule.Broadcast;
  }

  boolean single() {
    return table != null && table.rule() instanceof TableRule.Unsharded;
  }

  ShardSet shards() {
    return table == null ? ShardSet.none() : table.shards();
  }

  boolean colocated(TableRef other) {
    return table != null
        && other.table != null
        && (table == other.table || table.colocatedWith(other.table));
  }

  /// Whether a column of this name is surely one of the table's.
  boolean has(String column) {
    ShardingKey key = key();
    return table != null
        && (table.column(column) != null || (key != null && key.column().equalsIgnoreCase(column)));
  }

  boolean isKey(String column) {
    ShardingKey key = key();
    return key != null && key.column().equalsIgnoreCase(column);
  }

  /// What it has besides cannot be told.
  boolean opaque() {
    return table == null || table.columns().isEmpty();
  }

  @Override
  public String toString() {
    return alias;
  }
}
