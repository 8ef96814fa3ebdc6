package io.kintsugi.app.demo;

import java.util.ArrayList;
import java.util.List;

/// Rows in a frame, as the `mysql` client draws them.
final class TextTable {
  private TextTable() {}

  /// @param table the first row being the column names
  static List<String> lines(List<List<String>> table) {
    var widths = widths(table);
    var frame = frame(widths);
    var lines = new ArrayList<String>();
    lines.add(frame);
    lines.add(row(table.getFirst(), widths));
    lines.add(frame);
    if (table.size() == 1) {
      return List.of(frame, row(table.getFirst(), widths), frame, "(no rows)");
    }
    table.stream().skip(1).forEach(cells -> lines.add(row(cells, widths)));
    lines.add(frame);
    return lines;
  }

  private static int[] widths(List<List<String>> table) {
    var widths = new int[table.getFirst().size()];
    for (var row : table) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return widths;
  }

  private static String frame(int[] widths) {
    var line = new StringBuilder("+");
    for (int width : widths) {
      line.append("-".repeat(width + 2)).append('+');
    }
    return line.toString();
  }

  private static String row(List<String> cells, int[] widths) {
    var line = new StringBuilder("|");
    for (int i = 0; i < widths.length; i++) {
      var cell = cells.get(i);
      line.append(' ').append(cell).append(" ".repeat(widths[i] - cell.length())).append(" |");
    }
    return line.toString();
  }
}
