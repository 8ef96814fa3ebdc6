package io.kintsugi.proxy.topology;

/// What a probe brought home.
sealed interface Observation {
  record Seen(Facts facts) implements Observation {}

  /// No answer in time, or none at all; `reason` is a sentence without a secret.
  record Silent(String reason) implements Observation {}
}
