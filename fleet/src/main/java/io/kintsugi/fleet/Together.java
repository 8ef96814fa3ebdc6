package io.kintsugi.fleet;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Pieces of blocking work done at the same time, each on a virtual thread; all are awaited,
/// whatever happens to one.
final class Together<T> {
  private final List<Future<T>> parts = new ArrayList<>();

  void add(Supplier<T> part) {
    var task = new FutureTask<>(part::get);
    parts.add(task);
    Thread.startVirtualThread(task);
  }

  /// The results in the order the work was added.
  ///
  /// @param undo what to do with the results there are when some part failed; then its exception is
  ///   thrown, the others' are attached to it
  List<T> await(Consumer<T> undo) {
    var results = new ArrayList<T>();
    RuntimeException failure = null;
    for (var part : parts) {
      try {
        results.add(part.get());
      } catch (ExecutionException e) {
        failure = joined(failure, unwrapped(e));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        failure = joined(failure, new FleetException("interrupted", e));
      }
    }
    if (failure != null) {
      results.forEach(undo);
      throw failure;
    }
    return List.copyOf(results);
  }

  private static RuntimeException unwrapped(ExecutionException e) {
    return e.getCause() instanceof RuntimeException cause ? cause : new CompletionException(e);
  }

  private static RuntimeException joined(@Nullable RuntimeException first, RuntimeException next) {
    if (first == null) {
      return next;
    }
    first.addSuppressed(next);
    return first;
  }
}
