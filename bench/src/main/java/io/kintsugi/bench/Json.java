package io.kintsugi.bench;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A run's comparisons as JSON (RFC 8259), for machines that watch the ratios.
final class Json {
  private final StringBuilder out = new StringBuilder();

  private Json() {}

  static String of(BenchOptions options, List<String> missing, List<Comparison> comparisons) {
    var all = new LinkedHashMap<String, Object>();
    all.put("threads", options.threads());
    all.put("seconds", options.seconds());
    all.put("rounds", options.rounds());
    all.put("tables", options.tables());
    all.put("rows", options.rows());
    all.put("durable", options.durable());
    all.put("missing", missing);
    all.put("workloads", comparisons.stream().map(Json::workload).toList());
    return text(all);
  }

  /// Maps, lists, numbers and texts, in their order.
  static String text(Map<String, Object> map) {
    var json = new Json();
    json.value(map);
    return json.out.append('\n').toString();
  }

  private static Map<String, Object> workload(Comparison comparison) {
    var map = new LinkedHashMap<String, Object>();
    map.put("name", comparison.workload().name().toLowerCase(Locale.ROOT));
    map.put("paths", comparison.rows().stream().map(Json::row).toList());
    map.put("failures", comparison.failures());
    return map;
  }

  private static Map<String, Object> row(Comparison.Row row) {
    var map = new LinkedHashMap<String, Object>();
    map.put("path", row.lane());
    map.put("queriesPerSecond", row.queriesPerSecond());
    map.put("p95Millis", row.p95Millis());
    if (!Double.isNaN(row.cpuMicrosPerQuery())) {
      map.put("cpuMicrosPerQuery", row.cpuMicrosPerQuery());
    }
    map.put("throughputRatios", row.throughputRatios());
    map.put("cpuRatios", row.cpuRatios());
    return map;
  }

  private void value(Object value) {
    switch (value) {
      case Map<?, ?> map -> map(map);
      case List<?> list -> list(list);
      case Double number -> out.append(String.format(Locale.ROOT, "%.4f", number));
      case Number number -> out.append(number);
      case Boolean flag -> out.append(flag);
      default -> text(value.toString());
    }
  }

  private void map(Map<?, ?> map) {
    out.append('{');
    for (Iterator<? extends Map.Entry<?, ?>> it = map.entrySet().iterator(); it.hasNext(); ) {
      var entry = it.next();
      text(String.valueOf(entry.getKey()));
      out.append(": ");
      value(entry.getValue());
      out.append(it.hasNext() ? ", " : "");
    }
    out.append('}');
  }

  private void list(List<?> list) {
    out.append('[');
    for (Iterator<?> it = list.iterator(); it.hasNext(); ) {
      value(it.next());
      out.append(it.hasNext() ? ", " : "");
    }
    out.append(']');
  }

  private void text(String text) {
    out.append('"');
    text.chars().forEach(this::character);
    out.append('"');
  }

  private void character(int c) {
    if (c == '"' || c == '\\') {
      out.append('\\').append((char) c);
    } else if (c < ' ') {
      out.append(String.format(Locale.ROOT, "\\u%04x", c));
    } else {
      out.append((char) c);
    }
  }
}
