package io.kintsugi.proxy.session.transaction;

import io.kintsugi.xa.SnapshotPermit;
import io.kintsugi.xa.View;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// The sessions' port to commits over shards. Any thread may call it; nothing here blocks, and each
/// future completes.
public sealed interface GlobalCommits permits AtomicCommits, BestEffortCommits {

  /// Leave to open snapshots of several shards between commits over shards.
  CompletableFuture<SnapshotPermit> snapshot();

  /// Transactions under way and in doubt.
  CompletableFuture<List<View>> transactions();

  CompletableFuture<Optional<View>> transaction(String id);

  /// An operator's decision; the view tells what came of it.
  CompletableFuture<View> resolve(String id, boolean commit, String operator);
}
