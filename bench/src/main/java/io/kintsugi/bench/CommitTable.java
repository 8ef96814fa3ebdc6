package io.kintsugi.bench;

import io.kintsugi.bench.CommitBench.Row;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The result of the commit suite, for people and for machines.
final class CommitTable {
  private static final String HEADER = "%-40s %10s %10s %10s %10s %8s %8s %8s%n";
  private static final String LINE = "%-40s %10.0f %10.2f %10.2f %10.2f %8s %8s %8s%n";

  private CommitTable() {}

  static String of(List<Row> rows, Map<String, String> failures) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            HEADER,
            "",
            "tx/s",
            "COMMIT p50",
            "COMMIT p95",
            "tx p50 ms",
            "x tx/s",
            "x COMMIT",
            "x tx"));
    for (Row row : rows) {
      text.append(
          String.format(
              Locale.ROOT,
              LINE,
              row.what().title(),
              row.perSecond(),
              row.commit50(),
              row.commit95(),
              row.whole50(),
              number(row.throughputRatio()),
              number(row.commitRatio()),
              number(row.wholeRatio())));
    }
    failures.forEach((title, why) -> text.append(title).append(": ").append(why).append('\n'));
    return text.toString();
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.2f", value);
  }

  static String json(BenchOptions options, List<Row> rows, Map<String, String> failures) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("suite", "commit");
    all.put("durable", options.durable());
    all.put("threads", options.threads());
    all.put("seconds", options.seconds());
    all.put("rounds", options.rounds());
    all.put("cases", rows.stream().map(CommitTable::map).toList());
    all.put("failures", failures);
    return Json.text(all);
  }

  private static Map<String, Object> map(Row row) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("path", row.what().through().name().toLowerCase(Locale.ROOT));
    map.put("shards", row.what().shards());
    map.put("writes", row.what().writes());
    map.put("clients", row.what().clients());
    map.put("transactionsPerSecond", row.perSecond());
    map.put("commitP50Millis", row.commit50());
    map.put("commitP95Millis", row.commit95());
    map.put("transactionP50Millis", row.whole50());
    put(map, "throughputRatio", row.throughputRatio());
    put(map, "commitP50Ratio", row.commitRatio());
    put(map, "transactionP50Ratio", row.wholeRatio());
    return map;
  }

  private static void put(Map<String, Object> map, String key, double value) {
    if (!Double.isNaN(value)) {
      map.put(key, value);
    }
  }
}
