package io.kintsugi.proxy.session.transaction;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Branches whose commit is decided, and told to its client, before their servers show what they
/// wrote. A statement that begins in the meantime waits for those of its shard: what anybody was
/// told is committed, everybody sees. Any thread.
public final class Unseen {
  private final AtomicInteger count = new AtomicInteger();
  private final Map<Integer, Set<CompletableFuture<?>>> byShard = new ConcurrentHashMap<>();

  /// @param confirmed completes, in whatever way, when the branch is waited for no longer
  public void add(int shard, CompletableFuture<?> confirmed) {
    Set<CompletableFuture<?>> some =
        byShard.computeIfAbsent(shard, _ -> ConcurrentHashMap.newKeySet());
    count.incrementAndGet();
    some.add(confirmed);
    var _ =
        confirmed.whenComplete((_, _) -> {
          some.remove(confirmed);
          count.decrementAndGet();
        });
  }

  /// What a statement that begins now on this shard waits for; null, as nearly always, for nothing.
  public @Nullable CompletableFuture<Void> on(int shard) {
    Set<CompletableFuture<?>> some = count.get() == 0 ? null : byShard.get(shard);
    if (some == null || some.isEmpty()) {
      return null;
    }
    return CompletableFuture.allOf(some.toArray(CompletableFuture<?>[]::new));
  }
}
