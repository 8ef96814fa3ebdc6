package io.kintsugi.chaos.run;

import io.kintsugi.chaos.check.Violation;
import io.kintsugi.chaos.stand.Branches;
import io.kintsugi.chaos.stand.Stand;
import io.kintsugi.chaos.work.Workload;
import io.kintsugi.fleet.MySqlServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;

/// Keeps what a person needs to find out how a violation came about.
final class Evidence {
  private static final List<String> TABLES =
      List.of(
          "SELECT CONVERT(gtrid USING utf8mb4) AS id, d.* FROM kintsugi.decision d",
          "SELECT CONVERT(gtrid USING utf8mb4) AS id, b.* FROM kintsugi.ballot b",
          "SELECT * FROM kintsugi.epoch",
          "SELECT * FROM kintsugi.proxy");

  /// Who holds which lock, and what it has done.
  private static final List<String> LOCKS =
      List.of(
          "SELECT * FROM information_schema.innodb_trx",
          "SELECT * FROM performance_schema.data_locks",
          "SELECT * FROM performance_schema.data_lock_waits",
          "SELECT * FROM information_schema.processlist",
          "SELECT t.processlist_id, h.event_id, h.timer_start DIV 1000000000 AS millis, h.sql_text,"
              + " h.mysql_errno, h.message_text"
              + " FROM performance_schema.events_statements_history h"
              + " JOIN performance_schema.threads t USING (thread_id)"
              + " JOIN information_schema.innodb_trx ON trx_mysql_thread_id = t.processlist_id"
              + " ORDER BY t.processlist_id, h.event_id");

  private Evidence() {}

  /// @param logs the folder of the proxies' configurations and logs
  static void keep(
      Path folder,
      Path logs,
      Stand stand,
      List<? extends Workload> workloads,
      List<Violation> violations,
      List<String> faults)
      throws IOException {
    Files.createDirectories(folder);
    Files.write(
        folder.resolve("violations.txt"), violations.stream().map(Violation::toString).toList());
    Files.write(folder.resolve("faults.txt"), faults);
    for (Workload workload : workloads) {
      Files.writeString(folder.resolve("history-" + workload.name() + ".txt"), workload.history());
    }
    for (int i = 0; i < stand.servers(); i++) {
      Files.writeString(folder.resolve("server-" + i + ".txt"), server(stand.server(i)));
      Files.write(folder.resolve("link-" + i + ".txt"), stand.link(i).connections());
    }
    try (Stream<Path> files = Files.list(logs)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(
            file,
            folder.resolve(file.getFileName().toString()),
            StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private static String server(MySqlServer server) {
    var text = new StringBuilder(server + "\n\nXA RECOVER\n");
    try {
      Branches.on(server).forEach(branch -> text.append(branch).append('\n'));
    } catch (SQLException e) {
      text.append(e.getMessage()).append('\n');
    }
    for (List<String> queries : List.of(TABLES, LOCKS)) {
      for (String query : queries) {
        text.append('\n').append(query).append('\n').append(rows(server, query));
      }
    }
    return text.append("\nthe end of its log\n").append(server.logTail()).append('\n').toString();
  }

  private static String rows(MySqlServer server, String query) {
    var text = new StringBuilder();
    try (Connection connection = server.connect();
        var statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
        text.append(rows.getMetaData().getColumnLabel(i)).append('\t');
      }
      text.append('\n');
      while (rows.next()) {
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          text.append(rows.getString(i)).append('\t');
        }
        text.append('\n');
      }
    } catch (SQLException e) {
      text.append(e.getMessage()).append('\n');
    }
    return text.toString();
  }
}
