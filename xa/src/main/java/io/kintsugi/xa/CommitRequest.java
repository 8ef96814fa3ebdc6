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
public record CommitRequest(GlobalId id, @Nullable HomeChannel home, List<BranchChannel> branches) {
  public CommitRequest {
    branches = List.copyOf(branches);
    if ((home == null) != (id.protocol() == Protocol.THREE_PHASE)) {
      throw new IllegalArgumentException("a home is what two-phase commit decides at: " + id);
    }
  }
}
