package io.kintsugi.xa;

import java.util.concurrent.CompletableFuture;

/// One shard's XA branch on the connection that started it, as the coordinator drives it.
///
/// Every call may come from any thread and returns at once. A future fails with a {@link
/// BranchException}; it always completes, because the connection's own time limits end it. After
/// {@code commit} or {@code rollback} has completed normally the connection is free again.
public interface BranchChannel {

  /// The branch's qualifier and its name in messages.
  String shard();

  /// Where it is; by the name that the configuration's `shards` have for the server.
  String server();

  /// `XA END` and `XA PREPARE`, in one write. Called once, before any other call.
  CompletableFuture<Void> prepare();

  /// `XA COMMIT` of the prepared branch, unless its server says that it is read-only now.
  CompletableFuture<Void> commit();

  /// `XA ROLLBACK`, of a branch in whatever state.
  CompletableFuture<Void> rollback();

  /// Nothing more is asked of this connection: it is closed, and recovery settles what it held.
  void abandon();
}
