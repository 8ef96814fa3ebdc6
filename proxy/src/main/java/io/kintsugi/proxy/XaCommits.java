package io.kintsugi.proxy;

import io.kintsugi.config.ProxyConfig;
import io.kintsugi.proxy.session.transaction.AtomicCommits;
import io.kintsugi.xa.CommitRequest;
import io.kintsugi.xa.GlobalId;
import io.kintsugi.xa.GlobalId.Protocol;
import io.kintsugi.xa.Outcome;
import io.kintsugi.xa.SnapshotPermit;
import io.kintsugi.xa.View;
import io.kintsugi.xa.XaSettings;
import io.kintsugi.xa.manager.XaManager;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Commits over shards by XA, two-phase or three-phase.
record XaCommits(XaManager manager) implements AtomicCommits {

  /// What the configuration says of commits over shards; null under `best-effort`.
  static @Nullable XaSettings settings(ProxyConfig config) {
    Protocol protocol =
        switch (config.transactions().protocol()) {
          case TWO_PHASE -> Protocol.TWO_PHASE;
          case THREE_PHASE -> Protocol.THREE_PHASE;
          case BEST_EFFORT -> null;
        };
    if (protocol == null) {
      return null;
    }
    Map<String, String> shards = new LinkedHashMap<>();
    config.shards().forEach((name, shard) -> shards.put(name, shard.server()));
    return new XaSettings(
        config.identity().cluster(),
        config.identity().id(),
        protocol,
        shards,
        config.transactions().lease(),
        config.limits().acquireTimeout());
  }

  @Override
  public Protocol protocol() {
    return manager.protocol();
  }

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
