package io.kintsugi.proxy.session.transaction;

import io.kintsugi.config.ProxyConfig.CommitProtocol;
import io.kintsugi.xa.CommitRequest;
import io.kintsugi.xa.GlobalId;
import io.kintsugi.xa.Outcome;
import io.kintsugi.xa.SnapshotPermit;
import io.kintsugi.xa.View;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// The sessions' port to commits over shards. Any thread may call it; nothing here blocks, and each
/// future completes.
public interface GlobalCommits {
  CommitProtocol protocol();

  /// A new transaction whose decision is made at this server.
  GlobalId begin(String homeServer);

  /// Why this server can take no part in a commit over shards now, as a sentence; null when it can.
  @Nullable String refusal(String server);

  /// Until the future has completed, the request's connections belong to the other side.
  CompletableFuture<Outcome> commit(CommitRequest request);

  /// Leave to open snapshots of several shards between commits over shards.
  CompletableFuture<SnapshotPermit> snapshot();

  /// Transactions under way and in doubt.
  CompletableFuture<List<View>> transactions();

  CompletableFuture<Optional<View>> transaction(String id);

  /// An operator's decision; the view tells what came of it.
  CompletableFuture<View> resolve(String id, boolean commit, String operator);
}
