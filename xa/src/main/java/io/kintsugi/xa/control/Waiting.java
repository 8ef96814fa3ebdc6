package io.kintsugi.xa.control;

import io.kintsugi.xa.BranchException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/// Waiting for a branch's answer on a virtual thread, with an end.
public final class Waiting {
  private Waiting() {}

  /// Calls a port; what it throws at once becomes an answer too.
  public static <T> CompletableFuture<T> ask(Supplier<CompletableFuture<T>> call) {
    try {
      return call.get();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(new BranchException.Lost(String.valueOf(e)));
    }
  }

  /// @throws BranchException as the answer says, {@link BranchException.Lost} when none came in
  ///   time
  public static <T> T answer(CompletableFuture<T> future, long untilNanos) throws BranchException {
    try {
      return future.get(Math.max(0, untilNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new BranchException.Lost("no answer in time");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BranchException.Lost("interrupted");
    } catch (ExecutionException e) {
      throw reason(e);
    }
  }

  public static BranchException reason(Throwable failure) {
    Throwable cause = failure;
    while (!(cause instanceof BranchException) && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause instanceof BranchException known
        ? known
        : new BranchException.Lost(String.valueOf(cause));
  }

  public static long until(Duration fromNow) {
    return System.nanoTime() + fromNow.toNanos();
  }
}
