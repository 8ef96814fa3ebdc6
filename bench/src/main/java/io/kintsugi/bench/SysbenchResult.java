package io.kintsugi.bench;

import java.util.OptionalDouble;
import java.util.regex.Pattern;

/// What one sysbench run reported.
///
/// @param queries in total, those of transactions' borders included
/// @param queriesPerSecond as sysbench counts them
/// @param p95Millis of an event, which is a transaction, or one query of a point select
public record SysbenchResult(
    long queries, double queriesPerSecond, double transactionsPerSecond, double p95Millis) {
  private static final Pattern QUERIES =
      Pattern.compile("queries:\\s+(\\d+)\\s+\\(([0-9.]+) per sec\\.\\)");
  private static final Pattern TRANSACTIONS =
      Pattern.compile("transactions:\\s+\\d+\\s+\\(([0-9.]+) per sec\\.\\)");
  private static final Pattern P95 = Pattern.compile("95th percentile:\\s+([0-9.]+)");

  /// Each of its threads complains of the same thing.
  private static final int SPOKEN = 3;

  private static final Pattern FATAL = Pattern.compile("FATAL: (.*)");

  /// @throws BenchException with sysbench's own words when it failed
  static SysbenchResult parse(String output) {
    check(output);
    var queries = QUERIES.matcher(output);
    var transactions = first(TRANSACTIONS, output);
    var p95 = first(P95, output);
    if (!queries.find() || transactions.isEmpty() || p95.isEmpty()) {
      throw new BenchException("sysbench printed no result: " + output.strip());
    }
    return new SysbenchResult(
        Long.parseLong(queries.group(1)),
        Double.parseDouble(queries.group(2)),
        transactions.getAsDouble(),
        p95.getAsDouble());
  }

  /// @throws BenchException with sysbench's own words when it failed
  static void check(String output) {
    var fatal =
        FATAL
            .matcher(output)
            .results()
            .map(match -> match.group(1).strip())
            .distinct()
            .limit(SPOKEN)
            .toList();
    if (!fatal.isEmpty()) {
      throw new BenchException("sysbench: " + String.join("; ", fatal));
    }
  }

  private static OptionalDouble first(Pattern pattern, String output) {
    var matcher = pattern.matcher(output);
    return matcher.find()
        ? OptionalDouble.of(Double.parseDouble(matcher.group(1)))
        : OptionalDouble.empty();
  }
}
