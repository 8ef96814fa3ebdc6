package io.kintsugi.proxy.session.transaction;

import io.kintsugi.xa.CommitRequest;
import io.kintsugi.xa.GlobalId;
import io.kintsugi.xa.GlobalId.Protocol;
import io.kintsugi.xa.Outcome;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// All shards of a transaction commit or none.
public non-sealed interface AtomicCommits extends GlobalCommits {
  /// How the decision is made.
  Protocol protocol();

  /// A new transaction whose decision is made at this server.
  GlobalId begin(String homeServer);

  /// Why this server can take no part in a commit over shards now, as a sentence; null when it can.
  @Nullable String refusal(String server);

  /// Until the future has completed, the request's connections belong to the other side.
  CompletableFuture<Outcome> commit(CommitRequest request);
}
