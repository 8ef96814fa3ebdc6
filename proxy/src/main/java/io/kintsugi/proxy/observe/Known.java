package io.kintsugi.proxy.observe;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// One fingerprint that is counted apart, with each loop's counters.
final class Known {
  private final String digest;
  private final String text;
  private final @Nullable String schema;
  private final StatementType type;
  private final String plan;
  private final Instant firstSeen = Instant.now();
  private final List<StatementCounts> loops = new CopyOnWriteArrayList<>();

  Known(String digest, String text, @Nullable String schema, StatementType type, String plan) {
    this.digest = digest;
    this.text = text;
    this.schema = schema;
    this.type = type;
    this.plan = plan;
  }

  String digest() {
    return digest;
  }

  String text() {
    return text;
  }

  @Nullable String schema() {
    return schema;
  }

  StatementType type() {
    return type;
  }

  /// The loop's own counters; made when it first asks.
  StatementCounts of(LoopStats loop) {
    for (StatementCounts each : loops) {
      if (each.loop() == loop) {
        return each;
      }
    }
    StatementCounts made = new StatementCounts(loop, this);
    loops.add(made);
    return made;
  }

  Model.Statement shown() {
    long[] sums = new long[StatementCounts.CELLS];
    long min = Long.MAX_VALUE;
    long max = 0;
    long last = 0;
    for (StatementCounts each : loops) {
      each.addTo(sums);
      min = Math.min(min, each.min());
      max = Math.max(max, each.max());
      last = Math.max(last, each.lastMillis());
    }
    long[] buckets = new long[Latency.BUCKETS];
    System.arraycopy(sums, StatementCounts.BUCKETS, buckets, 0, buckets.length);
    long count = sums[StatementCounts.COUNT];
    double each = Math.max(1, count);
    return new Model.Statement(
        digest,
        text,
        schema,
        type.label(),
        count,
        sums[StatementCounts.ERRORS],
        sums[StatementCounts.ROWS],
        sums[StatementCounts.AFFECTED],
        sums[StatementCounts.SHARDS] / each,
        sums[StatementCounts.SCATTER] / each,
        firstSeen,
        Instant.ofEpochMilli(Math.max(last, firstSeen.toEpochMilli())),
        sums[StatementCounts.NANOS] / 1000,
        count == 0 ? 0 : min / 1000,
        max / 1000,
        Math.min(Latency.quantile(buckets, 0.5), max / 1000),
        Math.min(Latency.quantile(buckets, 0.95), max / 1000),
        Math.min(Latency.quantile(buckets, 0.99), max / 1000),
        Latency.shown(buckets),
        plan);
  }
}
