package io.kintsugi.proxy.merge;

/// Whose row comes next.
sealed interface Picker permits Turns, LoserTree {
  int NONE = -1;

  /// The source whose head is the next row, or {@link #NONE} while that cannot be told or none is
  /// left. The head must be taken before the next call, or the same source is named again.
  int next();

  /// A source without which {@link #next} cannot answer, or {@link #NONE}.
  int needed();
}
