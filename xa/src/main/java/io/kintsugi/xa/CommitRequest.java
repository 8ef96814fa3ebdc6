package io.kintsugi.xa;

import io.kintsugi.xa.GlobalId.Protocol;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A transaction that has written more than one shard, handed over to be committed.
///
/// Branches that only read are not in it: their owner ends them.
///
/// @param home the local transaction that takes the decision row, whether it has written or not; in
///   three-phase commit null, because every writer is a prepared branch there
/// @param branches the XA branches that have written
/// @param visible whether the outcome waits, for a bounded time, until the branches have confirmed
///   what was decided; else it comes with the decision
public record CommitRequest(
    GlobalId id, @Nullable HomeChannel home, List<BranchChannel> branches, boolean visible) {
  public CommitRequest {
    branches = List.copyOf(branches);
    if ((home == null) != (id.protocol() == Protocol.THREE_PHASE)) {
      throw new IllegalArgumentException("a home is what two-phase commit decides at: " + id);
    }
  }
}
