package io.kintsugi.proxy.merge;

/// The bytes one statement may hold while its shards' rows are merged. Belongs to the statement's
/// event loop; made by {@link ResultMemory#statement}, given back by {@link #close}.
public final class MemoryBudget implements AutoCloseable {
  /// Taken from the common pool at once, so that rows do not meet on one atomic.
  static final long CHUNK = 64 * 1024;

  private final ResultMemory pool;
  private final long limit;
  private long used;
  private long taken;

  MemoryBudget(ResultMemory pool, long limit) {
    this.pool = pool;
    this.limit = limit;
  }

  /// Bytes held now.
  public long used() {
    return used;
  }

  /// @throws MergeRefused errno 1038, nothing reserved
  void reserve(long bytes) {
    long wanted = used + bytes;
    if (wanted > limit) {
      throw MergeRefused.outOfMemory(
          "Merging the shards' rows needs more than limits.result-memory ("
              + limit
              + " bytes a statement)");
    }
    if (wanted > taken) {
      long chunk = Math.max(CHUNK, wanted - taken);
      if (!pool.take(chunk)) {
        throw MergeRefused.outOfMemory(
            "Merging the shards' rows needs more memory than limits.result-memory leaves: other"
                + " statements hold it now");
      }
      taken += chunk;
    }
    used = wanted;
  }

  void release(long bytes) {
    used -= bytes;
    if (taken - used > 4 * CHUNK) {
      long surplus = taken - used - CHUNK;
      pool.give(surplus);
      taken -= surplus;
    }
  }

  /// Gives everything back; may be called twice.
  @Override
  public void close() {
    pool.give(taken);
    taken = 0;
    used = 0;
  }
}
