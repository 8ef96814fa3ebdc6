package io.kintsugi.router.rule;

import java.util.Arrays;
import java.util.PrimitiveIterator;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/// Shard numbers, ascending: immutable, a bit per shard; one word holds the first 64.
public final class ShardSet {
  private static final ShardSet NONE = new ShardSet(new long[0]);
  private static final ShardSet[] SINGLES = singles();

  private final long[] words;

  private ShardSet(long[] words) {
    this.words = words;
  }

  public static ShardSet none() {
    return NONE;
  }

  /// One shard; no allocation below 64.
  public static ShardSet of(int shard) {
    return shard < Long.SIZE ? SINGLES[shard] : trimmed(withBit(new long[0], shard));
  }

  public static ShardSet of(int... shards) {
    long[] words = new long[0];
    for (int shard : shards) {
      words = withBit(words, shard);
    }
    return trimmed(words);
  }

  /// Shards 0 to `count` - 1.
  public static ShardSet first(int count) {
    return of(IntStream.range(0, count).toArray());
  }

  public boolean isEmpty() {
    return words.length == 0;
  }

  public boolean isSingle() {
    return size() == 1;
  }

  public int size() {
    int size = 0;
    for (long word : words) {
      size += Long.bitCount(word);
    }
    return size;
  }

  /// The lowest number; -1 when empty.
  public int lowest() {
    return next(0);
  }

  /// The lowest number that is at least `from`; -1 when there is none.
  public int next(int from) {
    for (int i = from >>> 6; i < words.length; i++) {
      long word = i == from >>> 6 ? words[i] & (-1L << from) : words[i];
      if (word != 0) {
        return (i << 6) + Long.numberOfTrailingZeros(word);
      }
    }
    return -1;
  }

  public boolean contains(int shard) {
    int word = shard >>> 6;
    return shard >= 0 && word < words.length && (words[word] >>> shard & 1) != 0;
  }

  public boolean containsAll(ShardSet other) {
    return intersect(other).equals(other);
  }

  public ShardSet plus(int shard) {
    return contains(shard) ? this : union(of(shard));
  }

  public ShardSet union(ShardSet other) {
    if (other.words.length > words.length) {
      return other.union(this);
    }
    long[] merged = words.clone();
    for (int i = 0; i < other.words.length; i++) {
      merged[i] |= other.words[i];
    }
    return trimmed(merged);
  }

  public ShardSet intersect(ShardSet other) {
    long[] common = Arrays.copyOf(words, Math.min(words.length, other.words.length));
    for (int i = 0; i < common.length; i++) {
      common[i] &= other.words[i];
    }
    return trimmed(common);
  }

  public ShardSet minus(ShardSet other) {
    long[] rest = words.clone();
    for (int i = 0; i < Math.min(rest.length, other.words.length); i++) {
      rest[i] &= ~other.words[i];
    }
    return trimmed(rest);
  }

  public void forEach(IntConsumer action) {
    for (int shard = lowest(); shard >= 0; shard = next(shard + 1)) {
      action.accept(shard);
    }
  }

  public int[] toArray() {
    int[] shards = new int[size()];
    int at = 0;
    for (int shard = lowest(); shard >= 0; shard = next(shard + 1)) {
      shards[at++] = shard;
    }
    return shards;
  }

  public PrimitiveIterator.OfInt iterator() {
    return IntStream.of(toArray()).iterator();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ShardSet set && Arrays.equals(set.words, words);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(words);
  }

  @Override
  public String toString() {
    return Arrays.toString(toArray());
  }

  private static long[] withBit(long[] words, int shard) {
    if (shard < 0) {
      throw new IllegalArgumentException("shard number " + shard);
    }
    long[] grown = Arrays.copyOf(words, Math.max(words.length, (shard >>> 6) + 1));
    grown[shard >>> 6] |= 1L << shard;
    return grown;
  }

  private static ShardSet trimmed(long[] words) {
    int length = words.length;
    while (length > 0 && words[length - 1] == 0) {
      length--;
    }
    if (length == 0) {
      return NONE;
    }
    if (length == 1 && Long.bitCount(words[0]) == 1) {
      return SINGLES[Long.numberOfTrailingZeros(words[0])];
    }
    return new ShardSet(length == words.length ? words : Arrays.copyOf(words, length));
  }

  private static ShardSet[] singles() {
    ShardSet[] singles = new ShardSet[Long.SIZE];
    for (int shard = 0; shard < singles.length; shard++) {
      singles[shard] = new ShardSet(new long[] {1L << shard});
    }
    return singles;
  }
}
