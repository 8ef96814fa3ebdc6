package io.kintsugi.proxy.session.runs;

import io.kintsugi.proxy.session.state.SessionState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// The warnings of several shards, joined in the order of the shards, not of their answers.
final class ShardWarnings {
  private final List<List<SessionState.Warning>> byShard;

  ShardWarnings(int shards) {
    byShard = new ArrayList<>(Collections.nCopies(shards, List.of()));
  }

  /// @param copy the shards did the same work: one tells for all
  void add(int index, List<SessionState.Warning> told, boolean copy) {
    if (!copy || index == 0) {
      byShard.set(index, told);
    }
  }

  List<SessionState.Warning> all() {
    return byShard.stream().flatMap(List::stream).toList();
  }
}
