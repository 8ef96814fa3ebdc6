package io.kintsugi.chaos.history;

/// How an operation ended, as its client was told.
public enum Outcome {
  /// Acknowledged: its effects must be there, all of them.
  OK,
  /// Refused or rolled back: its effects must not be there, none of them.
  FAILED,
  /// No answer, or one that says it does not know: all of its effects or none.
  UNKNOWN
}
