package io.kintsugi.router.rule;

/// Where a row with a given key is to be stored. Nothing here is a guess: a row on the wrong shard
/// is lost to later reads.
public sealed interface Located {

  record At(int shard) implements Located {}

  /// A server must be asked first.
  record Ask(WeightQuestion question) implements Located {}

  /// The function has no shard for the value (MySQL's 1526).
  record Nowhere() implements Located {}

  /// What the server would store cannot be told beforehand; `reason` is a clause without a dot, for
  /// example "a TIMESTAMP key depends on the session's time zone".
  record Unknown(String reason) implements Located {}
}
