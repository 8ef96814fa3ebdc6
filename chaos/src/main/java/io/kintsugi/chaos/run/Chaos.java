package io.kintsugi.chaos.run;

import io.kintsugi.chaos.check.Violation;
import io.kintsugi.chaos.stand.Plan;
import io.kintsugi.chaos.stand.Settled;
import io.kintsugi.chaos.stand.Stand;
import io.kintsugi.chaos.work.BankWorkload;
import io.kintsugi.chaos.work.BatchWorkload;
import io.kintsugi.chaos.work.CounterWorkload;
import io.kintsugi.chaos.work.Crowd;
import io.kintsugi.chaos.work.ListWorkload;
import io.kintsugi.chaos.work.Workload;
import io.kintsugi.fleet.MySqlDistribution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// The random run: clients of all workloads, one fault after another, and a judgement at the end of
/// each round.
public final class Chaos {
  private static final int ACCOUNTS = 12;

  /// All workloads ask all shards for the same columns: an answer with others was not theirs.
  private static final String MIXED = "The shards answered with";

  private final ChaosOptions options;
  private final Consumer<String> progress;
  private final Report report;
  private final SplittableRandom random;

  /// @param progress told one line per fault
  public Chaos(ChaosOptions options, Consumer<String> progress) {
    this.options = options;
    this.progress = progress;
    this.report = new Report(options);
    this.random = new SplittableRandom(options.seed());
  }

  /// Stops after the first round with a violation.
  public Report run(MySqlDistribution mysql) throws Exception {
    long left = options.duration().toNanos();
    Path folder = Files.createTempDirectory("kintsugi-chaos");
    try (Stand stand = Stand.start(plan(mysql, folder))) {
      while (left > 0 && report.violations().isEmpty()) {
        long length = Math.min(left, options.round().toNanos());
        round(stand, folder, length);
        left -= length;
      }
    } finally {
      delete(folder);
    }
    return report;
  }

  /// For its tables only: each round has workloads of its own.
  private Plan plan(MySqlDistribution mysql, Path folder) {
    return Plan.of(mysql, folder, options.servers(), workloads())
        .proxies(options.proxies())
        .protocol(options.protocol());
  }

  private List<Workload> workloads() {
    boolean atomic = !options.protocol().equals("best-effort");
    return List.of(
        new BankWorkload(ACCOUNTS, atomic),
        new CounterWorkload(options.servers()),
        new BatchWorkload(options.servers()),
        new ListWorkload(true),
        new ListWorkload(false));
  }

  private void round(Stand stand, Path folder, long nanos) throws Exception {
    List<Workload> workloads = workloads();
    List<String> faults = new ArrayList<>();
    List<Violation> violations = fill(stand, workloads);
    if (violations.isEmpty()) {
      run(stand, workloads, nanos, faults);
      violations = judge(stand, workloads);
    }
    for (Workload each : workloads) {
      report.operations(each.name(), each.outcomes());
      report.notes(each.notes());
    }
    report.violations(violations);
    report.round(stand.doubts().longest());
    if (!violations.isEmpty()) {
      Path evidence = options.evidence().resolve("chaos-" + options.seed()).toAbsolutePath();
      Evidence.keep(evidence, folder, stand, workloads, violations, faults);
      report.evidence(evidence);
    }
  }

  /// What an earlier round left behind may be in the way.
  private static List<Violation> fill(Stand stand, List<Workload> workloads) {
    for (Workload workload : workloads) {
      try {
        workload.fill(stand.shards());
      } catch (SQLException e) {
        return List.of(
            new Violation(workload.name() + " cannot be filled", String.valueOf(e.getMessage())));
      }
    }
    return List.of();
  }

  private void run(Stand stand, List<Workload> workloads, long nanos, List<String> faults)
      throws Exception {
    try (Crowd crowd = Crowd.start(workloads, options.clients(), stand.door(), random.split())) {
      mischief(stand, nanos, faults);
      crowd.close();
    } finally {
      stand.heal();
    }
  }

  private void mischief(Stand stand, long nanos, List<String> faults) throws Exception {
    var mischief = new Mischief(stand, random.split());
    long start = System.nanoTime();
    while (System.nanoTime() - start < nanos) {
      Thread.sleep(200 + random.nextInt(1_500));
      long at = System.nanoTime() - start;
      FaultKind kind = mischief.one();
      report.fault(kind);
      String line = "%6.1f s %s".formatted(at / 1e9, kind);
      faults.add(line);
      progress.accept(line);
    }
  }

  private List<Violation> judge(Stand stand, List<Workload> workloads)
      throws SQLException, InterruptedException {
    List<Violation> violations = new ArrayList<>();
    Settled settled = stand.doubts().await(options.limit());
    if (!settled.left().isEmpty()) {
      violations.add(
          new Violation(
              "in doubt", settled.left() + " after " + settled.took().toMillis() + " ms"));
      stand.doubts().await(Duration.ofSeconds(60));
    }
    Settled closed = stand.awaitNoneOpen();
    closed.left().forEach(each -> violations.add(new Violation("left open", each)));
    for (Workload workload : workloads) {
      workload
          .judge(stand.shards())
          .forEach(each ->
              violations.add(new Violation(workload.name() + " " + each.rule(), each.detail())));
    }
    violations.addAll(stand.touchedStrangers());
    workloads.stream()
        .flatMap(each -> each.notes().stream())
        .filter(note -> note.contains(MIXED))
        .forEach(note -> violations.add(new Violation("mixed answers", note)));
    return violations;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
