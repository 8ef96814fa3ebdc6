package io.kintsugi.proxy.observe;

import io.kintsugi.proxy.observe.Model.Latencies;
import io.kintsugi.proxy.observe.Model.Queries;
import io.kintsugi.router.plan.Digested;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All that is counted and remembered, bounded in memory whatever clients do. Owned by the proxy;
/// any thread may ask.
public final class Recorder {
  private static final Logger SLOW = LoggerFactory.getLogger("kintsugi.slow");
  private static final int SLOW_KEPT = 1000;

  private final Events events;
  private final Statements statements;
  private final Refusals refusals = new Refusals();
  private final Ring<Model.Slow> slow = new Ring<>(SLOW_KEPT);
  private final List<LoopStats> loops = new CopyOnWriteArrayList<>();
  private final AtomicInteger reloads = new AtomicInteger();
  private volatile long slowNanos;

  /// @param slow what a slow statement takes longer than
  /// @param statements how many fingerprints are counted apart
  public Recorder(Duration slow, int statements, Events events) {
    this.slowNanos = slow.toNanos();
    this.statements = new Statements(statements);
    this.events = events;
  }

  /// Another loop's counters, which are summed up with all others from now on.
  public LoopStats loop() {
    LoopStats made = new LoopStats(this);
    loops.add(made);
    return made;
  }

  public Events events() {
    return events;
  }

  Statements statements() {
    return statements;
  }

  long slowNanos() {
    return slowNanos;
  }

  /// From now on.
  public void slowerThan(Duration threshold) {
    slowNanos = threshold.toNanos();
  }

  /// Another configuration was taken over, or one was not; `text` is a sentence without secrets.
  public void reloaded(boolean applied, String text) {
    if (applied) {
      reloads.incrementAndGet();
      events.info("RELOAD", "configuration", text);
    } else {
      events.warning("RELOAD_REFUSED", "configuration", text);
    }
  }

  /// Configurations taken over since the start.
  public int reloads() {
    return reloads.get();
  }

  public void slow(Model.Slow statement) {
    slow.add(_ -> statement);
    SLOW.atInfo()
        .addKeyValue("micros", statement.micros())
        .addKeyValue("rows", statement.rows())
        .addKeyValue("errno", statement.error())
        .addKeyValue("shards", statement.shards())
        .addKeyValue("user", statement.user())
        .addKeyValue("host", statement.host())
        .addKeyValue("schema", statement.schema())
        .addKeyValue("digest", statement.digest())
        .addKeyValue("statement", statement.sql())
        .log(
            "{} us, {} rows, error {}, shards {}, {}@{}, schema {}, digest {}: {}",
            statement.micros(),
            statement.rows(),
            statement.error(),
            statement.shards(),
            statement.user(),
            statement.host(),
            statement.schema(),
            statement.digest(),
            statement.sql());
  }

  /// A statement was refused as not supported.
  public void unsupported(Digested statement, int errno, String reason) {
    refusals.add(statement, errno, reason);
  }

  /// Most time in all first.
  public List<Model.Statement> shownStatements() {
    return statements.shown();
  }

  public Model.@Nullable Statement shownStatement(String digest) {
    return statements.shown(digest);
  }

  public List<Model.Slow> shownSlow() {
    return slow.newestFirst();
  }

  public List<Model.Unsupported> shownUnsupported() {
    return refusals.newestFirst();
  }

  public Totals totals() {
    long[] sums = new long[LoopStats.TOTALS];
    for (LoopStats loop : loops) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] += loop.total(i);
      }
    }
    return new Totals(
        sums[LoopStats.STATEMENTS],
        sums[LoopStats.ERRORS],
        sums[LoopStats.ROWS],
        sums[LoopStats.SCATTER],
        sums[LoopStats.SLOW]);
  }

  /// Sums since the start.
  public record Totals(long statements, long errors, long rows, long scatter, long slow) {}

  public List<Queries> queries() {
    Map<String, long[]> users = new TreeMap<>();
    int cells = 2 * StatementType.values().length;
    for (LoopStats loop : loops) {
      loop.users()
          .forEach(
              (name, counts) -> counts.addTo(users.computeIfAbsent(name, _ -> new long[cells]), 0));
    }
    List<Queries> shown = new ArrayList<>();
    users.forEach((name, counts) -> {
      for (StatementType type : StatementType.values()) {
        long well = counts[2 * type.ordinal()];
        long badly = counts[2 * type.ordinal() + 1];
        if (well + badly > 0) {
          shown.add(new Queries(type.label(), name, false, well));
          shown.add(new Queries(type.label(), name, true, badly));
        }
      }
    });
    return shown;
  }

  public List<Latencies> latencies() {
    List<Latencies> shown = new ArrayList<>();
    for (StatementType type : StatementType.values()) {
      long[] sums = latencies(type);
      long[] buckets = Arrays.copyOfRange(sums, 2, sums.length);
      shown.add(new Latencies(type.label(), sums[0], sums[1] / 1000, Latency.shown(buckets)));
    }
    return shown;
  }

  private long[] latencies(StatementType type) {
    long[] sums = new long[2 + Latency.BUCKETS];
    loops.forEach(loop -> loop.addLatencies(type, sums));
    return sums;
  }

  /// Of all statements since the start.
  public LatencyCounts counts() {
    long[] all = new long[Latency.BUCKETS];
    for (StatementType type : StatementType.values()) {
      long[] sums = latencies(type);
      for (int i = 0; i < all.length; i++) {
        all[i] += sums[2 + i];
      }
    }
    return new LatencyCounts(all);
  }
}
