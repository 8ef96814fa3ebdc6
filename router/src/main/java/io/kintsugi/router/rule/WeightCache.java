package io.kintsugi.router.rule;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.jspecify.annotations.Nullable;

/// Weights that servers have told, bounded in number; safe for all threads.
///
/// A collation's weights never change in MySQL (indexes are ordered by them), so nothing expires.
public final class WeightCache implements Weights {
  private final Cache<WeightQuestion, byte[]> known;

  public WeightCache(long entries) {
    known = Caffeine.newBuilder().maximumSize(entries).build();
  }

  @Override
  public byte @Nullable [] of(WeightQuestion question) {
    return known.getIfPresent(question);
  }

  /// The two columns of {@link WeightQuestion#sql}'s answer.
  public void put(WeightQuestion question, byte[] weight, byte[] blank) {
    known.put(question, PadSpace.stripped(question.collation(), weight, blank));
  }
}
