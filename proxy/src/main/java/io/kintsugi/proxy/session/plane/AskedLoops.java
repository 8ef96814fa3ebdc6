package io.kintsugi.proxy.session.plane;

import io.kintsugi.proxy.session.LoopContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/// Asks each loop for what only it may touch, from a thread that is none of them.
final class AskedLoops {
  private static final long PATIENCE_SECONDS = 5;
  private final List<LoopContext> loops;

  AskedLoops(Collection<LoopContext> loops) {
    this.loops = List.copyOf(loops);
  }

  /// The loops' answers in one list; blocks until they came. Nothing once they have stopped.
  <T> List<T> each(Function<LoopContext, List<T>> question) {
    List<CompletableFuture<List<T>>> asked = new ArrayList<>();
    for (LoopContext loop : loops) {
      try {
        asked.add(
            CompletableFuture.supplyAsync(() -> question.apply(loop), loop.loop())
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS));
      } catch (RejectedExecutionException e) {
        return List.of();
      }
    }
    return asked.stream().flatMap(each -> each.join().stream()).toList();
  }

  /// Does not wait for it.
  void tell(Consumer<LoopContext> what) {
    for (LoopContext loop : loops) {
      try {
        loop.loop().execute(() -> what.accept(loop));
      } catch (RejectedExecutionException e) {
        return;
      }
    }
  }
}
