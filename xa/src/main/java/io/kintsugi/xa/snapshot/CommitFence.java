package io.kintsugi.xa.snapshot;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Keeps commits over shards and the opening of snapshots over shards apart: while a snapshot opens
/// no commit is between its decision and its last branch, so the snapshot sees all of it or
/// nothing.
///
/// Shared for commits, exclusive for snapshots. A snapshot that waits lets no new commit in, so
/// that it comes to its turn; each side holds the fence for a round trip or two. Nothing blocks a
/// thread.
public final class CommitFence {
  private final Deque<Waiting> queue = new ArrayDeque<>();
  private int commits;
  private boolean snapshot;

  private record Waiting(boolean exclusive, CompletableFuture<Runnable> turn) {}

  /// Completes when the commit may be decided, with what it has to run when all of its branches are
  /// committed.
  public CompletableFuture<Runnable> commit() {
    return enter(false);
  }

  /// Completes when no commit is half done, with what lets them go on. Whoever gives up waiting
  /// cancels it.
  CompletableFuture<Runnable> snapshot() {
    return enter(true);
  }

  private CompletableFuture<Runnable> enter(boolean exclusive) {
    Waiting one = new Waiting(exclusive, new CompletableFuture<>());
    synchronized (queue) {
      queue.addLast(one);
    }
    admit();
    return one.turn();
  }

  /// Lets in whoever's turn it is; told outside the lock, because they go on at once.
  private void admit() {
    List<Waiting> admitted = new ArrayList<>();
    synchronized (queue) {
      while (!queue.isEmpty() && mayEnter(queue.peekFirst())) {
        Waiting next = queue.removeFirst();
        if (!next.turn().isDone()) {
          count(next.exclusive(), 1);
          admitted.add(next);
        }
      }
    }
    admitted.forEach(this::tell);
  }

  /// One that was given up in the meantime leaves at once.
  private void tell(Waiting one) {
    Leave leave = new Leave(one.exclusive());
    if (!one.turn().complete(leave)) {
      leave.run();
    }
  }

  private boolean mayEnter(Waiting next) {
    boolean givenUp = next.turn().isDone();
    return givenUp || (!snapshot && (commits == 0 || !next.exclusive()));
  }

  private void count(boolean exclusive, int change) {
    if (exclusive) {
      snapshot = change > 0;
    } else {
      commits += change;
    }
  }

  private final class Leave implements Runnable {
    private final boolean exclusive;
    private boolean left;

    Leave(boolean exclusive) {
      this.exclusive = exclusive;
    }

    @Override
    public void run() {
      synchronized (queue) {
        if (left) {
          return;
        }
        left = true;
        count(exclusive, -1);
      }
      admit();
    }
  }
}
