package io.kintsugi.router.rule;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What clients see as one schema.
///
/// @param shards all shards of the schema
/// @param unsharded the shard where tables live that no rule names
/// @param tables by name, case-sensitive; those of the rules (created or not) and those found on
///   the unsharded shard
/// @param primaryViews views that no replica may answer
public record LogicalSchema(
    String name,
    ShardSet shards,
    int unsharded,
    Map<String, Table> tables,
    Set<String> primaryViews) {

  public LogicalSchema {
    tables = Map.copyOf(tables);
    primaryViews = Set.copyOf(primaryViews);
  }

  /// Null when neither a rule names the table nor the unsharded shard has it.
  public @Nullable Table table(String name) {
    return tables.get(name);
  }
}
