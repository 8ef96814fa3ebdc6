package io.kintsugi.chaos.stand;

import io.kintsugi.fleet.MySqlServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Transactions that proxies have open on servers. One that stays when all clients have gone keeps
/// its locks from everybody, and no client will ever end it. Prepared branches without a session
/// are {@link DoubtWatch}'s.
final class OpenTransactions {
  private static final long PAUSE_MILLIS = 100;

  private static final String OPEN =
      """
      SELECT CONCAT('connection ', trx_mysql_thread_id, ' since ', trx_started),
             CONCAT('from ', p.host, ', ', trx_state, ', ', p.command, ', ',
                    trx_rows_locked, ' rows locked, ', trx_rows_modified, ' modified; its last statement: ',
                    COALESCE((SELECT MAX(s.sql_text)
                                FROM performance_schema.events_statements_current s
                               WHERE s.thread_id = t.thread_id), '?'))
        FROM information_schema.innodb_trx
        JOIN information_schema.processlist p ON p.id = trx_mysql_thread_id
        JOIN performance_schema.threads t ON t.processlist_id = p.id
       WHERE p.user = '%s'\
      """
          .formatted(StandConfig.SERVER_USER);

  private OpenTransactions() {}

  /// Waits until none is open that was at the call.
  static Settled await(List<MySqlServer> servers, Duration limit)
      throws SQLException, InterruptedException {
    long start = System.nanoTime();
    Map<String, String> open = on(servers);
    Set<String> first = Set.copyOf(open.keySet());
    while (!open.isEmpty() && System.nanoTime() - start < limit.toNanos()) {
      Thread.sleep(PAUSE_MILLIS);
      open = on(servers);
      open.keySet().retainAll(first);
    }
    return new Settled(
        open.entrySet().stream()
            .map(each -> each.getKey() + " " + each.getValue())
            .collect(Collectors.toSet()),
        Duration.ofNanos(System.nanoTime() - start));
  }

  /// What tells a transaction from others, and what it is doing.
  private static Map<String, String> on(List<MySqlServer> servers) throws SQLException {
    Map<String, String> open = new LinkedHashMap<>();
    for (MySqlServer server : servers) {
      try (Connection connection = server.connect();
          var statement = connection.createStatement();
          ResultSet rows = statement.executeQuery(OPEN)) {
        while (rows.next()) {
          open.put(server + ": " + rows.getString(1), rows.getString(2));
        }
      }
    }
    return open;
  }
}
