package io.kintsugi.proxy.session.plane;

import io.kintsugi.proxy.session.ClientSession;
import io.kintsugi.proxy.session.LoopContext;
import io.kintsugi.proxy.session.SessionRegistry;
import io.kintsugi.xa.deadlock.DeadlockDetector;
import io.kintsugi.xa.deadlock.OpenTransaction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;

/// The sessions' transactions as the search for deadlocks sees them: each loop tells its own.
final class OpenTransactions implements DeadlockDetector.Transactions {
  private final SessionRegistry registry;
  private final List<LoopContext> loops;

  OpenTransactions(SessionRegistry registry, Collection<LoopContext> loops) {
    this.registry = registry;
    this.loops = List.copyOf(loops);
  }

  @Override
  public boolean someWait() {
    return loops.stream().anyMatch(LoopContext::someWait);
  }

  @Override
  public List<OpenTransaction> open() {
    List<CompletableFuture<List<OpenTransaction>>> asked = new ArrayList<>();
    for (LoopContext loop : loops) {
      CompletableFuture<List<OpenTransaction>> told = new CompletableFuture<>();
      try {
        loop.loop().execute(() -> told.complete(loop.openTransactions()));
        asked.add(told);
      } catch (RejectedExecutionException e) {
        told.complete(List.of()); // the proxy stops
      }
    }
    return asked.stream().flatMap(each -> each.join().stream()).toList();
  }

  @Override
  public void victim(OpenTransaction transaction) {
    ClientSession session = registry.find(transaction.session());
    if (session != null) {
      session.loop().loop().execute(() -> session.deadlocked(transaction.waitingSince()));
    }
  }
}
