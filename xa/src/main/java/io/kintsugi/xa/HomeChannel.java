package io.kintsugi.xa;

import java.util.concurrent.CompletableFuture;

/// The home shard's local transaction: the decision row is written into it, so that its COMMIT is
/// the decision.
///
/// The rules of {@link BranchChannel} hold here too.
public interface HomeChannel {

  String shard();

  /// As {@link BranchChannel#server}.
  String server();

  /// Runs the statement that writes the decision row inside the open transaction; completes with
  /// the number of rows it wrote.
  CompletableFuture<Long> write(String decision);

  /// `COMMIT`: the moment of decision. A {@link BranchException.Lost} leaves it unknown.
  CompletableFuture<Void> commit();

  CompletableFuture<Void> rollback();

  void abandon();
}
