package io.kintsugi.proxy.session.transaction;

import io.kintsugi.xa.SnapshotPermit;
import io.kintsugi.xa.View;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// No XA: sessions commit one shard after the other, so no transaction has an id or an outcome that
/// outlives it.
public record BestEffortCommits() implements GlobalCommits {
  @Override
  public CompletableFuture<SnapshotPermit> snapshot() {
    return CompletableFuture.failedFuture(
        new IllegalStateException(
            "No snapshot of several shards under transactions.protocol best-effort: commits over"
                + " shards have no moment at which they are whole"));
  }

  @Override
  public CompletableFuture<List<View>> transactions() {
    return CompletableFuture.completedFuture(List.of());
  }

  @Override
  public CompletableFuture<Optional<View>> transaction(String id) {
    return CompletableFuture.completedFuture(Optional.empty());
  }

  @Override
  public CompletableFuture<View> resolve(String id, boolean commit, String operator) {
    return CompletableFuture.failedFuture(
        new IllegalArgumentException("Nothing is in doubt under best-effort: " + id));
  }
}
