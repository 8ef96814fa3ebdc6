package io.kintsugi.chaos.work;

import io.kintsugi.chaos.check.AllOrNone;
import io.kintsugi.chaos.check.AllOrNone.Write;
import io.kintsugi.chaos.check.Counters;
import io.kintsugi.chaos.check.Counters.Tick;
import io.kintsugi.chaos.check.Violation;
import io.kintsugi.chaos.history.Outcome;
import io.kintsugi.chaos.history.Recorder;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Every transaction raises a counter on every shard, and notes its name beside the count.
public final class CounterWorkload implements Workload {
  private final int shards;
  private final Recorder<String> recorder = new Recorder<>();
  private final AtomicLong transactions = new AtomicLong();

  public CounterWorkload(int shards) {
    this.shards = shards;
  }

  @Override
  public String name() {
    return "counters";
  }

  @Override
  public Map<String, String> keys() {
    return Map.of("counter", "k", "tick", "k");
  }

  @Override
  public List<String> tables() {
    return List.of(
        "CREATE TABLE counter (k INT NOT NULL PRIMARY KEY, n BIGINT NOT NULL)",
        "CREATE TABLE tick (k INT NOT NULL, n BIGINT NOT NULL, tx VARCHAR(40) NOT NULL, PRIMARY KEY"
            + " (k, n))");
  }

  /// Counter `k` is on shard `k`; on fewer servers than counters, several are on one.
  @Override
  public void fill(Shards servers) throws SQLException {
    for (int shard = 0; shard < servers.size(); shard++) {
      try (var connection = servers.all().get(shard).connect();
          var statement = connection.createStatement()) {
        statement.execute("DELETE FROM counter");
        statement.execute("DELETE FROM tick");
        for (int k = shard; k < shards; k += servers.size()) {
          statement.execute("INSERT INTO counter VALUES (" + k + ", 0)");
        }
      }
    }
  }

  /// Mostly by the counters' order; begun at any of them, two transactions may deadlock.
  @Override
  public void act(Client client, RandomGenerator random) {
    String name = "c" + transactions.incrementAndGet();
    int first = random.nextInt(20) == 0 ? random.nextInt(shards) : 0;
    var running = recorder.invoke(client.process(), name);
    var result =
        client.transact(statement -> {
          for (int i = 0; i < shards; i++) {
            tick(statement, (first + i) % shards, name);
          }
        });
    running.end(result.outcome(), name, result.note());
  }

  private static void tick(Statement statement, int k, String name)
      throws SQLException, Client.Cancelled {
    statement.executeUpdate("UPDATE counter SET n = n + 1 WHERE k = " + k);
    long count;
    try (ResultSet rows = statement.executeQuery("SELECT n FROM counter WHERE k = " + k)) {
      if (!rows.next()) {
        throw new Client.Cancelled("no counter " + k);
      }
      count = rows.getLong(1);
    }
    statement.executeUpdate(
        "INSERT INTO tick (k, n, tx) VALUES (%d, %d, '%s')".formatted(k, count, name));
  }

  /// A row of the ticks.
  private record Row(int k, long count, String transaction) {}

  @Override
  public List<Violation> judge(Shards servers) throws SQLException {
    List<Row> rows =
        servers.rows(
            "SELECT k, n, tx FROM tick",
            row -> new Row(row.getInt(1), row.getLong(2), row.getString(3)));
    Map<Integer, Long> counters = new HashMap<>();
    servers
        .rows("SELECT k, n FROM counter", row -> Map.entry(row.getInt(1), row.getLong(2)))
        .forEach(entry -> counters.put(entry.getKey(), entry.getValue()));
    Map<String, Counters.Shard> states = new HashMap<>();
    for (int k = 0; k < shards; k++) {
      int number = k;
      List<Tick> ticks =
          rows.stream()
              .filter(row -> row.k() == number)
              .map(row -> new Tick(row.count(), row.transaction()))
              .toList();
      states.put("counter " + k, new Counters.Shard(counters.getOrDefault(k, -1L), ticks));
    }
    List<Violation> violations = new ArrayList<>(Counters.check(states));
    violations.addAll(acknowledged(rows));
    return violations;
  }

  private List<Violation> acknowledged(List<Row> rows) {
    Map<String, Set<String>> found = new HashMap<>();
    rows.forEach(row ->
        found.computeIfAbsent(row.transaction(), _ -> new HashSet<>()).add("counter " + row.k()));
    Set<String> parts =
        IntStream.range(0, shards).mapToObj(k -> "counter " + k).collect(Collectors.toSet());
    List<Write> writes =
        recorder.history().operations().stream()
            .map(each -> new Write(each.what(), each.outcome(), parts))
            .toList();
    return AllOrNone.check(writes, found);
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
