package io.kintsugi.router.rule;

import java.util.List;

/// The tables of all logical schemas and where they live: immutable, replaced whole when the
/// configuration or a table's columns change.
///
/// @param version grows with each replacement
/// @param shards all shards' names; a shard's number is its place here
public record Catalog(long version, List<String> shards) {
  public Catalog {
    shards = List.copyOf(shards);
  }
}
