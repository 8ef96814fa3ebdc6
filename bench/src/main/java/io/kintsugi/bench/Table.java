package io.kintsugi.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A comparison for people: a line per path, and how each fares against the others.
final class Table {
  private static final String NOTHING = "-";

  private Table() {}

  static String of(Comparison comparison, List<String> against) {
    var lines = new ArrayList<List<String>>();
    lines.add(header(against));
    for (var row : comparison.rows()) {
      lines.add(cells(row, against));
    }
    var text = new StringBuilder(comparison.workload().title()).append('\n');
    int[] widths = widths(lines);
    lines.forEach(line -> append(text, line, widths));
    comparison
        .failures()
        .forEach(
            (lane, why) -> text.append("  ").append(lane).append(": ").append(why).append('\n'));
    return text.toString();
  }

  private static List<String> header(List<String> against) {
    var cells = new ArrayList<>(List.of("", "queries/s", "p95 ms", "CPU us/query"));
    against.forEach(lane -> cells.add("x " + lane));
    against.stream()
        .filter(lane -> !lane.equals(Lane.DIRECT))
        .forEach(l -> cells.add("CPU x " + l));
    return cells;
  }

  private static List<String> cells(Comparison.Row row, List<String> against) {
    var cells = new ArrayList<String>();
    cells.add(row.lane());
    cells.add(number("%.0f", row.queriesPerSecond()));
    cells.add(number("%.2f", row.p95Millis()));
    cells.add(number("%.1f", row.cpuMicrosPerQuery()));
    against.forEach(lane -> cells.add(ratio(row.throughputRatios(), lane)));
    against.stream()
        .filter(lane -> !lane.equals(Lane.DIRECT))
        .forEach(lane -> cells.add(ratio(row.cpuRatios(), lane)));
    return cells;
  }

  private static String ratio(Map<String, Double> ratios, String lane) {
    return number("%.2f", ratios.getOrDefault(lane, Double.NaN));
  }

  private static String number(String format, double value) {
    return Double.isNaN(value) ? NOTHING : String.format(Locale.ROOT, format, value);
  }

  private static int[] widths(List<List<String>> lines) {
    int[] widths = new int[lines.getFirst().size()];
    for (var line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    return widths;
  }

  private static void append(StringBuilder text, List<String> line, int[] widths) {
    text.append("  ").append(line.getFirst()).repeat(' ', widths[0] - line.getFirst().length());
    for (int i = 1; i < widths.length; i++) {
      text.repeat(' ', 2 + widths[i] - line.get(i).length()).append(line.get(i));
    }
    text.append('\n');
  }
}
