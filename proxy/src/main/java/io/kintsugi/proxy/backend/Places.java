package io.kintsugi.proxy.backend;

import java.util.List;
import java.util.Set;

/// Where the shards are.
///
/// @param members per shard's number, where its schema is: on the server that the file names for
///   it, and on those that replicate that one
/// @param left numbers of shards that the configuration has no more: only transactions that began
///   on them still use them
public record Places(List<List<BackendTarget>> members, Set<Integer> left) {
  public Places {
    members = members.stream().map(List::copyOf).toList();
    left = Set.copyOf(left);
  }

  public static Places of(List<List<BackendTarget>> members) {
    return new Places(members, Set.of());
  }
}
