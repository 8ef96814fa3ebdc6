package io.kintsugi.bench;

import io.kintsugi.fleet.Fleet;
import io.kintsugi.fleet.FleetException;
import io.kintsugi.fleet.MySqlDistribution;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/// Measures Kintsugi beside other ways to the same servers.
public final class Bench {
  private Bench() {}

  /// @return the exit code: 0 when something was measured, 1 when nothing could be, 2 for wrong
  ///   arguments
  public static int run(String[] arguments, PrintStream out) {
    try {
      return run(Arguments.parse(arguments), out);
    } catch (IllegalArgumentException e) {
      out.println(e.getMessage());
      out.print(Arguments.USAGE);
      return 2;
    }
  }

  /// Prints a table as each workload ends; ends everything it started. Blocks for about `seconds *
  /// (rounds + 1)` for each path and workload.
  ///
  /// @return the exit code: 0 when something was measured, else 1
  public static int run(BenchOptions options, PrintStream out) {
    try {
      return switch (options.suite()) {
        case JMH -> Micro.run(options, out);
        case START -> StartBench.run(options, out);
        case COMMIT -> CommitBench.run(options, out);
        case REPLICAS -> ReplicaBench.run(options, out);
        case POINT, OLTP, ALL -> load(options, out);
      };
    } catch (BenchException | FleetException | IOException e) {
      out.println(e.getMessage());
      return 1;
    }
  }

  private static int load(BenchOptions options, PrintStream out) throws IOException {
    var mysql = MySqlDistribution.find(out::println);
    var path = System.getenv("PATH");
    var tools = Tools.of(mysql, path == null ? "" : path);
    var missing = tools.missing();
    missing.forEach(tool -> out.println("missing: " + tool));
    if (tools.sysbench().isEmpty()) {
      out.println("Nothing is measured without sysbench.");
      return 1;
    }
    var sysbench = new Sysbench(tools.sysbench().get(), options);
    List<Comparison> comparisons;
    try (var fleet = Fleet.start(mysql, Servers.plan(options.durable()));
        var stand = new Stand(fleet, tools, options, out)) {
      comparisons = compare(options, sysbench, stand, out);
    }
    if (options.json().isPresent()) {
      Files.writeString(options.json().get(), Json.of(options, missing, comparisons));
    }
    return comparisons.stream().anyMatch(each -> !each.rows().isEmpty()) ? 0 : 1;
  }

  private static List<Comparison> compare(
      BenchOptions options, Sysbench sysbench, Stand stand, PrintStream out) {
    stand.fill(sysbench);
    var comparisons = new ArrayList<Comparison>();
    for (var workload : options.suite().workloads()) {
      var comparison = new Rounds(sysbench, options).run(workload, stand.lanes());
      out.print(Table.of(comparison, stand.yardsticks()));
      comparisons.add(comparison);
    }
    return comparisons;
  }

  public static void main(String[] arguments) {
    int code = run(arguments, System.out);
    if (code != 0) {
      System.exit(code);
    }
  }
}
