package io.kintsugi.proxy;

import io.kintsugi.config.ProxyConfig.CommitProtocol;
import io.kintsugi.proxy.session.transaction.GlobalCommits;
import io.kintsugi.xa.CommitRequest;
import io.kintsugi.xa.GlobalId;
import io.kintsugi.xa.Outcome;
import io.kintsugi.xa.SnapshotPermit;
import io.kintsugi.xa.View;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// No XA: sessions commit one shard after the other, so no transaction has an id or an outcome that
/// outlives it.
record BestEffortCommits() implements GlobalCommits {
  @Override
  public CommitProtocol protocol() {
    return CommitProtocol.BEST_EFFORT;
  }

  @Override
  public GlobalId begin(String homeServer) {
    throw new UnsupportedOperationException("best-effort transactions have no id");
  }

  @Override
  public @Nullable String refusal(String server) {
    return null;
  }

  @Override
  public CompletableFuture<Outcome> commit(CommitRequest request) {
    throw new UnsupportedOperationException("best-effort commits are the session's");
  }

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
