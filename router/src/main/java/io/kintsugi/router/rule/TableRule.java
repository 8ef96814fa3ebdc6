package io.kintsugi.router.rule;

import org.jspecify.annotations.Nullable;

/// Where a table's rows live.
public sealed interface TableRule {

  /// Rows live where `function` puts their key.
  ///
  /// @param function its name in the schema; the same name means the same function
  /// @param generate column that the proxy fills when the client does not
  record Sharded(ShardingKey key, String function, @Nullable String generate)
      implements TableRule {}

  /// A full copy on each shard of the schema.
  record Broadcast() implements TableRule {}

  /// All rows on one shard.
  record Unsharded(int shard) implements TableRule {}
}
