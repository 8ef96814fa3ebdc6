package io.kintsugi.proxy.session.transaction;

/// What a statement has to do with the session's transaction.
public enum Part {
  /// It stands outside of any (metadata, SET).
  NONE,
  /// One shard's statement.
  ALONE,
  /// Other shards run it at the same time.
  AMONG_OTHERS
}
