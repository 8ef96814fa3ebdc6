package io.kintsugi.router.rule;

/// What a constant is to a key's column.
sealed interface Canon {

  /// All rows that can match have this key.
  record Exactly(Key key) implements Canon {}

  /// No row can match.
  record Never() implements Canon {}

  /// Cannot be told; the reason is a clause without a dot.
  record Open(String reason) implements Canon {}

  record Ask(WeightQuestion question) implements Canon {}

  Never NEVER = new Never();
}
