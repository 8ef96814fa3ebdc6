package io.kintsugi.router.plan;

import org.jspecify.annotations.Nullable;

/// What one shard gets.
///
/// @param shard index into {@link io.kintsugi.router.rule.Catalog#shards}
/// @param sql the text for this shard; null when it is the client's own, byte for byte
/// @param arguments for a prepared statement: which value stands at each `?` of {@code sql}, an
///   index of the client's parameters, or `-1 - k` for {@code extra[k]}; null when the client's
///   parameters go as they are
/// @param extra values the proxy adds (generated keys, LIMIT sums)
@SuppressWarnings("ArrayRecordComponent")
public record ShardStatement(
    int shard, byte @Nullable [] sql, int @Nullable [] arguments, long[] extra) {
  private static final long[] NONE = {};

  public static ShardStatement asIs(int shard) {
    return new ShardStatement(shard, null, null, NONE);
  }

  public static ShardStatement of(int shard, byte[] sql) {
    return new ShardStatement(shard, sql, null, NONE);
  }
}
