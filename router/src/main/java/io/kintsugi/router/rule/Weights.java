package io.kintsugi.router.rule;

import org.jspecify.annotations.Nullable;

/// Answers of servers to {@link WeightQuestion}s.
@FunctionalInterface
public interface Weights {
  /// No server was asked yet.
  Weights UNKNOWN = question -> null;

  /// The canonical weight; null when a server must be asked first.
  byte @Nullable [] of(WeightQuestion question);
}
