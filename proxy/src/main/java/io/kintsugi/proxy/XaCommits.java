package io.kintsugi.proxy;

import io.kintsugi.config.ProxyConfig.CommitProtocol;
import io.kintsugi.proxy.session.transaction.GlobalCommits;
import io.kintsugi.xa.CommitRequest;
import io.kintsugi.xa.GlobalId;
import io.kintsugi.xa.Outcome;
import io.kintsugi.xa.SnapshotPermit;
import io.kintsugi.xa.XaManager;
import io.kintsugi.xa.XaManager.View;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Commits over shards by XA, two-phase or three-phase.
record XaCommits(CommitProtocol protocol, XaManager manager) implements GlobalCommits {
  @Override
  public GlobalId begin(String homeServer) {
    return manager.begin(homeServer);
  }

  @Override
  public @Nullable String refusal(String server) {
    return manager.refusal(server);
  }

  @Override
  public CompletableFuture<Outcome> commit(CommitRequest request) {
    return manager.commit(request);
  }

  @Override
  public CompletableFuture<SnapshotPermit> snapshot() {
    return manager.snapshot();
  }

  @Override
  public CompletableFuture<List<View>> transactions() {
    return manager.transactions();
  }

  @Override
  public CompletableFuture<Optional<View>> transaction(String id) {
    return manager.transaction(id);
  }

  @Override
  public CompletableFuture<View> resolve(String id, boolean commit, String operator) {
    return manager.resolve(id, commit, operator);
  }
}
