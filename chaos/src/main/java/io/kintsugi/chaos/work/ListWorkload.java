package io.kintsugi.chaos.work;

import io.kintsugi.chaos.check.Anomaly;
import io.kintsugi.chaos.check.ListAppend;
import io.kintsugi.chaos.check.ListTransaction;
import io.kintsugi.chaos.check.ListTransaction.Append;
import io.kintsugi.chaos.check.ListTransaction.Read;
import io.kintsugi.chaos.check.ListTransaction.Step;
import io.kintsugi.chaos.check.Violation;
import io.kintsugi.chaos.history.Outcome;
import io.kintsugi.chaos.history.Recorder;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Transactions of appends to lists and reads of them, each list a row.
public final class ListWorkload implements Workload {
  private static final int LISTS = 2_048;

  /// How many lists are used at a time, and how many appends there are before the next ones are.
  private static final int AT_A_TIME = 6;

  private static final long APPENDS = 300;

  private final boolean locking;
  private final String table;
  private final Recorder<ListTransaction> recorder = new Recorder<>();
  private final AtomicLong elements = new AtomicLong();

  /// @param locking every read locks (`FOR UPDATE`): then nothing less than serializable is enough;
  ///   else reads are plain, and REPEATABLE READ is what MySQL gives
  public ListWorkload(boolean locking) {
    this.locking = locking;
    this.table = locking ? "list_locked" : "list_plain";
  }

  @Override
  public String name() {
    return table;
  }

  @Override
  public Map<String, String> keys() {
    return Map.of(table, "k");
  }

  @Override
  public List<String> tables() {
    return List.of(
        "CREATE TABLE " + table + " (k INT NOT NULL PRIMARY KEY, elements MEDIUMTEXT NOT NULL)");
  }

  @Override
  public void fill(Shards servers) throws SQLException {
    for (int shard = 0; shard < servers.size(); shard++) {
      int number = shard;
      String rows =
          IntStream.range(0, LISTS)
              .filter(k -> k % servers.size() == number)
              .mapToObj(k -> "(" + k + ", '')")
              .collect(Collectors.joining(", "));
      try (var connection = servers.all().get(shard).connect();
          var statement = connection.createStatement()) {
        statement.execute("DELETE FROM " + table);
        statement.execute("INSERT INTO " + table + " VALUES " + rows);
      }
    }
  }

  @Override
  public void act(Client client, RandomGenerator random) {
    int base = (int) (elements.get() / APPENDS * AT_A_TIME % (LISTS - AT_A_TIME));
    List<Step> asked = new ArrayList<>();
    int steps = 1 + random.nextInt(4);
    for (int i = 0; i < steps; i++) {
      int key = base + random.nextInt(AT_A_TIME);
      asked.add(
          random.nextBoolean()
              ? new Append(key, elements.incrementAndGet())
              : new Read(key, List.of()));
    }
    run(client, new ListTransaction(asked));
  }

  private void run(Client client, ListTransaction asked) {
    var running = recorder.invoke(client.process(), asked);
    List<Step> answered = new ArrayList<>();
    var result =
        client.transact(statement -> {
          for (Step step : asked.steps()) {
            answered.add(
                switch (step) {
                  case Append append -> append(statement, append);
                  case Read read -> read(statement, read);
                });
          }
        });
    boolean ok = result.outcome() == Outcome.OK;
    running.end(result.outcome(), ok ? new ListTransaction(answered) : asked, result.note());
  }

  private Step append(Statement statement, Append append) throws SQLException, Client.Cancelled {
    String sql = "UPDATE %s SET elements = CONCAT(elements, ',%d') WHERE k = %d";
    if (statement.executeUpdate(sql.formatted(table, append.element(), append.key())) != 1) {
      throw new Client.Cancelled("no list " + append.key());
    }
    return append;
  }

  private Step read(Statement statement, Read read) throws SQLException, Client.Cancelled {
    String sql =
        "SELECT elements FROM %s WHERE k = %d%s"
            .formatted(table, read.key(), locking ? " FOR UPDATE" : "");
    try (ResultSet rows = statement.executeQuery(sql)) {
      if (!rows.next()) {
        throw new Client.Cancelled("no list " + read.key());
      }
      return new Read(read.key(), parsed(rows.getString(1)));
    }
  }

  private static List<Long> parsed(String text) {
    return Stream.of(text.split(",")).filter(each -> !each.isEmpty()).map(Long::valueOf).toList();
  }

  @Override
  public List<Violation> judge(Shards servers) throws SQLException {
    Map<Integer, List<Long>> last = new HashMap<>();
    servers
        .rows(
            "SELECT k, elements FROM " + table + " WHERE elements <> ''",
            row -> Map.entry(row.getInt(1), parsed(row.getString(2))))
        .forEach(entry -> last.put(entry.getKey(), entry.getValue()));
    Set<Anomaly> forbidden = locking ? Anomaly.SERIALIZABLE : Anomaly.REPEATABLE_READ;
    List<Violation> violations =
        new ArrayList<>(ListAppend.check(recorder.history(), last, forbidden));
    violations.addAll(Appends.check(recorder.history(), last));
    return violations;
  }

  @Override
  public String history() {
    return recorder.history().text();
  }

  @Override
  public List<String> notes() {
    return Tally.notes(recorder.history());
  }

  @Override
  public Map<Outcome, Long> outcomes() {
    return Tally.of(recorder.history());
  }
}
