package io.kintsugi.xa;

import java.util.List;

/// One transaction over shards as operators see it.
///
/// @param state `active`, `preparing`, `committing`, `in doubt`, `committed`, `rolled back`,
///   `unknown`
/// @param shards those known to take part
/// @param seconds since it began, or since a prepared branch of it was first seen
public record View(String id, String state, List<String> shards, long seconds, String detail) {
  public View {
    shards = List.copyOf(shards);
  }
}
