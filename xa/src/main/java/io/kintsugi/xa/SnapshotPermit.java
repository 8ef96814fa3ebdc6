package io.kintsugi.xa;

import java.util.concurrent.CompletableFuture;

/// Leave to open snapshots on several servers at one moment between commits over shards; this
/// proxy's own wait until it is given back.
public interface SnapshotPermit {

  /// Asked when the snapshots are open: whether each commit over shards is in all of them or in
  /// none. False when another proxy of the cluster has committed in the meantime: they are to be
  /// opened again. Fails when a server does not say.
  CompletableFuture<Boolean> consistent();

  /// Lets commits go on; more than once does nothing.
  void close();
}
