package io.kintsugi.xa.commit;

import io.kintsugi.xa.BranchChannel;
import io.kintsugi.xa.BranchException;
import io.kintsugi.xa.control.Control;
import io.kintsugi.xa.control.Waiting;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One branch on its way through a commit.
final class Leg {
  private static final long RETRY_MILLIS = 100;
  private static final int RETRIES = 50;
  private static final Executor LATER =
      CompletableFuture.delayedExecutor(RETRY_MILLIS, TimeUnit.MILLISECONDS);

  private final BranchChannel channel;
  private final BooleanSupplier gone;
  private CompletableFuture<Void> prepared = new CompletableFuture<>();
  private CompletableFuture<Boolean> confirmed = new CompletableFuture<>();

  /// @param gone asks the server whether a branch that it does not know is really no more; blocks
  Leg(BranchChannel channel, BooleanSupplier gone) {
    this.channel = channel;
    this.gone = gone;
  }

  String shard() {
    return channel.shard();
  }

  /// @param done told when it is prepared, and waited for
  void prepare(Supplier<CompletableFuture<Void>> done) {
    prepared = Waiting.ask(channel::prepare).thenCompose(_ -> done.get());
  }

  /// Its vote; after {@link #prepare}.
  CompletableFuture<Void> prepared() {
    return prepared;
  }

  void collectPrepare(long untilNanos) throws BranchException {
    Waiting.answer(prepared, untilNanos);
  }

  /// Commits a branch whose transaction is decided. What cannot be confirmed is left to recovery.
  ///
  /// @param done told when it is confirmed, and waited for
  void commit(Supplier<CompletableFuture<Void>> done) {
    confirmed =
        commit(RETRIES)
            .thenCompose(yes -> {
              if (yes) {
                return done.get().thenApply(_ -> true);
              }
              channel.abandon();
              return done(false);
            });
  }

  private CompletableFuture<Boolean> commit(int retries) {
    return Waiting.ask(channel::commit)
        .handle((_, failure) -> failure == null ? done(true) : failed(failure, retries))
        .thenCompose(next -> next);
  }

  private CompletableFuture<Boolean> failed(Throwable failure, int retries) {
    if (!(Waiting.reason(failure) instanceof BranchException.Refused refused)) {
      return done(false);
    }
    return switch (refused.errno()) {
      // A global read lock, for one: the branch is prepared still.
      case Control.LOCK_WAIT_TIMEOUT ->
          retries == 0
              ? done(false)
              : CompletableFuture.runAsync(() -> {}, LATER).thenCompose(_ -> commit(retries - 1));
      case Control.UNKNOWN_XID -> askWhetherGone();
      default -> done(false);
    };
  }

  /// Somebody else may have committed it, or its server does not find it for another reason.
  private CompletableFuture<Boolean> askWhetherGone() {
    channel.abandon();
    return CompletableFuture.supplyAsync(gone::getAsBoolean, Thread::startVirtualThread);
  }

  private static CompletableFuture<Boolean> done(boolean committed) {
    return CompletableFuture.completedFuture(committed);
  }

  /// Whether it is committed for certain; after {@link #commit}.
  CompletableFuture<Boolean> confirmation() {
    return confirmed;
  }

  boolean confirmed(long untilNanos) {
    try {
      return Waiting.answer(confirmed, untilNanos);
    } catch (BranchException e) {
      return false;
    }
  }

  /// Rolls back, whatever state it is in. Before its prepare has been answered nothing may be asked
  /// of it, and after a lost answer nothing can be.
  CompletableFuture<Void> rollBack() {
    if (!prepared.isDone() || prepared.handle((_, e) -> lost(e)).join()) {
      channel.abandon();
      return CompletableFuture.completedFuture(null);
    }
    return Waiting.ask(channel::rollback)
        .whenComplete((_, failure) -> {
          if (failure != null) {
            channel.abandon();
          }
        });
  }

  private static boolean lost(@Nullable Throwable failure) {
    return failure != null && Waiting.reason(failure) instanceof BranchException.Lost;
  }

  void abandon() {
    channel.abandon();
  }
}
