package io.kintsugi.proxy.observe;

/// What one loop counted of one fingerprint. Only that loop writes.
final class StatementCounts {
  static final int COUNT = 0;
  static final int ERRORS = 1;
  static final int ROWS = 2;
  static final int AFFECTED = 3;
  static final int SHARDS = 4;
  static final int SCATTER = 5;
  static final int NANOS = 6;
  static final int BUCKETS = 7;
  static final int CELLS = BUCKETS + Latency.BUCKETS;
  private static final int MIN = CELLS;
  private static final int MAX = CELLS + 1;
  private static final int LAST = CELLS + 2;

  private final LoopStats loop;
  private final Known known;
  private final Tally cells = new Tally(CELLS + 3);

  StatementCounts(LoopStats loop, Known known) {
    this.loop = loop;
    this.known = known;
    cells.set(MIN, Long.MAX_VALUE);
  }

  LoopStats loop() {
    return loop;
  }

  Known known() {
    return known;
  }

  void ended(long nanos, int shards, boolean scatter, boolean failed, long rows, long affected) {
    cells.add(COUNT, 1);
    cells.add(ERRORS, failed ? 1 : 0);
    cells.add(ROWS, rows);
    cells.add(AFFECTED, affected);
    cells.add(SHARDS, shards);
    cells.add(SCATTER, scatter ? 1 : 0);
    cells.add(NANOS, nanos);
    cells.add(BUCKETS + Latency.bucket(nanos / 1000), 1);
    if (nanos < cells.get(MIN)) {
      cells.set(MIN, nanos);
    }
    if (nanos > cells.get(MAX)) {
      cells.set(MAX, nanos);
    }
    cells.set(LAST, loop.wallMillis());
  }

  void addTo(long[] sums) {
    cells.addTo(sums, 0);
  }

  long min() {
    return cells.get(MIN);
  }

  long max() {
    return cells.get(MAX);
  }

  long lastMillis() {
    return cells.get(LAST);
  }
}
