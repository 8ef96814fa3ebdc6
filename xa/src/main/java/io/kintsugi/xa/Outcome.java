package io.kintsugi.xa;

import java.util.List;

/// How a commit over shards ended, as far as can be said now.
public sealed interface Outcome {

  /// Decided and durable. `pending` names the shards that have not confirmed their branch in time,
  /// when that was waited for: they will commit, and until then do not show it.
  record Committed(List<String> pending) implements Outcome {
    public Committed {
      pending = List.copyOf(pending);
    }
  }

  /// Nothing of it remains on any shard, or nothing will.
  ///
  /// @param errno the server's own number where a server refused
  record RolledBack(int errno, String sqlState, String message) implements Outcome {}

  /// The decision could not be learned; recovery will carry out whichever was made.
  record Unknown(GlobalId id, String why) implements Outcome {}
}
