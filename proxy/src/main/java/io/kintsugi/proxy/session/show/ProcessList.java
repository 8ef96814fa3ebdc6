package io.kintsugi.proxy.session.show;

import static java.util.stream.Collectors.joining;

import io.kintsugi.proxy.session.show.MetadataContext.Process;
import io.kintsugi.router.statement.SqlText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The proxy's sessions as SHOW PROCESSLIST and as information_schema.PROCESSLIST.
final class ProcessList {
  /// Without FULL, so many characters of the statement are shown.
  private static final int SHORT_INFO = 100;

  private static final List<String> COLUMNS =
      List.of("Id", "User", "Host", "db", "Command", "Time", "State", "Info");

  private ProcessList() {}

  static MetadataPlan.Local show(List<Process> processes, boolean full) {
    List<List<@Nullable String>> rows = new ArrayList<>();
    for (Process process : processes) {
      rows.add(cells(process, full));
    }
    return new MetadataPlan.Local(COLUMNS, rows);
  }

  private static List<@Nullable String> cells(Process process, boolean full) {
    @Nullable String info = process.info();
    List<@Nullable String> cells = new ArrayList<>();
    cells.add(Long.toString(process.id()));
    cells.add(process.user());
    cells.add(process.host());
    cells.add(process.schema());
    cells.add(process.command());
    cells.add(Long.toString(process.seconds()));
    cells.add(process.state());
    cells.add(
        info == null || full || info.length() <= SHORT_INFO ? info : info.substring(0, SHORT_INFO));
    return cells;
  }

  static String view(List<Process> processes) {
    String none =
        "SELECT CAST(0 AS UNSIGNED) AS ID, '' AS USER, '' AS HOST, NULL AS DB, '' AS COMMAND,"
            + " 0 AS `TIME`, NULL AS STATE, NULL AS INFO WHERE FALSE";
    String rows = processes.stream().map(ProcessList::select).collect(joining());
    return "(" + none + rows + ")";
  }

  private static String select(Process process) {
    return " UNION ALL SELECT "
        + cells(process, true).stream()
            .map(cell -> cell == null ? "NULL" : SqlText.literal(cell))
            .collect(joining(", "));
  }
}
