package io.kintsugi.router.rule;

/// Which shards may hold rows that a condition on the key matches.
public sealed interface Reach {

  /// No row of another shard matches; empty: no row matches at all.
  record In(ShardSet shards) implements Reach {}

  /// A server must be asked first; all shards are a right answer too, only a slower one.
  record Ask(WeightQuestion question) implements Reach {}

  /// The shards, `all` standing in for an unanswered question.
  default ShardSet orAll(ShardSet all) {
    return switch (this) {
      case In in -> in.shards();
      case Ask ask -> all;
    };
  }
}
