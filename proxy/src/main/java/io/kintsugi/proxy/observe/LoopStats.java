package io.kintsugi.proxy.observe;

import io.kintsugi.router.plan.Digested;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// What one event loop counts. That loop alone writes, without locks, barriers or garbage per
/// statement; sums may be read by any thread, [#plans] on the loop only.
public final class LoopStats {
  static final int STATEMENTS = 0;
  static final int ERRORS = 1;
  static final int ROWS = 2;
  static final int SCATTER = 3;
  static final int SLOW = 4;
  static final int TOTALS = 5;
  private static final int COUNT = 0;
  private static final int NANOS = 1;
  private static final int BUCKETS = 2;
  private static final int MOST_USES = 10_000;
  private static final int MOST_USERS = 1000;

  private final Recorder recorder;
  private final Map<Digested, Use> uses = new HashMap<>();
  private final Map<String, Tally> users = new ConcurrentHashMap<>();
  private final Tally totals = new Tally(TOTALS);
  private final List<Tally> latencies = new ArrayList<>();
  private long wallMillis = System.currentTimeMillis();

  LoopStats(Recorder recorder) {
    this.recorder = recorder;
    for (StatementType ignored : StatementType.values()) {
      latencies.add(new Tally(BUCKETS + Latency.BUCKETS));
    }
  }

  public Recorder recorder() {
    return recorder;
  }

  /// Called a few times a second by the loop's clock: statements need no clock of their own to say
  /// when they were last seen.
  public void tick() {
    wallMillis = System.currentTimeMillis();
  }

  long wallMillis() {
    return wallMillis;
  }

  /// Where the statement's executions are counted.
  ///
  /// @param plan how it is carried out, in words; asked only the first time
  public Use use(Digested digested, Supplier<String> plan) {
    Use use = uses.get(digested);
    return use != null ? use : first(digested, plan.get());
  }

  private Use first(Digested digested, String plan) {
    if (uses.size() >= MOST_USES) {
      uses.clear();
    }
    Use made = new Use(digested, recorder.statements().known(digested, plan).of(this), plan);
    uses.put(digested, made);
    return made;
  }

  /// A user's counters: per type those that went well, then those that failed.
  public Tally user(String name) {
    Tally known = users.get(name);
    if (known != null) {
      return known;
    }
    // Names are accounts of the configuration, which reloads may change for ever.
    String counted = users.size() < MOST_USERS ? name : "(others)";
    return users.computeIfAbsent(counted, _ -> new Tally(2 * StatementType.values().length));
  }

  /// One statement is over.
  ///
  /// @param user from [#user]
  /// @return whether it was slow
  public boolean ended(
      Use use,
      Tally user,
      long nanos,
      int shards,
      boolean scatter,
      boolean failed,
      long rows,
      long affected) {
    use.hit();
    use.counts().ended(nanos, shards, scatter, failed, rows, affected);
    int type = use.counts().known().type().ordinal();
    user.add(2 * type + (failed ? 1 : 0), 1);
    Tally latency = latencies.get(type);
    latency.add(COUNT, 1);
    latency.add(NANOS, nanos);
    latency.add(BUCKETS + Latency.bucket(nanos / 1000), 1);
    totals.add(STATEMENTS, 1);
    totals.add(ROWS, rows);
    if (failed) {
      totals.add(ERRORS, 1);
    }
    if (scatter) {
      totals.add(SCATTER, 1);
    }
    boolean slow = nanos > recorder.slowNanos();
    if (slow) {
      totals.add(SLOW, 1);
    }
    return slow;
  }

  long total(int which) {
    return totals.get(which);
  }

  void addLatencies(StatementType type, long[] sums) {
    latencies.get(type.ordinal()).addTo(sums, COUNT);
  }

  Map<String, Tally> users() {
    return users;
  }

  /// Shapes that were met since their plan was made; on the loop only.
  public List<Model.Plan> plans() {
    return uses.values().stream().map(Use::shown).toList();
  }
}
