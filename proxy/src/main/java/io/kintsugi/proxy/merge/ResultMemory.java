package io.kintsugi.proxy.merge;

import java.util.concurrent.atomic.AtomicLong;

/// The bytes all statements together may hold for merging, in all event loops. Thread-safe; asked
/// in chunks by each statement's {@link MemoryBudget}, not for each row.
public final class ResultMemory {
  private volatile long limit;
  private final AtomicLong used = new AtomicLong();

  /// @param limit in bytes
  public ResultMemory(long limit) {
    if (limit <= 0) {
      throw new IllegalArgumentException("limit is not positive: " + limit);
    }
    this.limit = limit;
  }

  /// Holds for what is taken from now on.
  public void limit(long bytes) {
    limit = bytes;
  }

  /// A budget for one statement.
  ///
  /// @param statementLimit bytes, the configuration's `limits.result-memory`
  public MemoryBudget statement(long statementLimit) {
    return new MemoryBudget(this, statementLimit);
  }

  /// Bytes promised to statements now.
  public long used() {
    return used.get();
  }

  boolean take(long bytes) {
    if (used.addAndGet(bytes) <= limit) {
      return true;
    }
    used.addAndGet(-bytes);
    return false;
  }

  void give(long bytes) {
    used.addAndGet(-bytes);
  }
}
