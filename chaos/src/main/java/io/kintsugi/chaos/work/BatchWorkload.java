package io.kintsugi.chaos.work;

import io.kintsugi.chaos.check.AllOrNone;
import io.kintsugi.chaos.check.AllOrNone.Write;
import io.kintsugi.chaos.check.Violation;
import io.kintsugi.chaos.history.Outcome;
import io.kintsugi.chaos.history.Recorder;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// One INSERT of rows for several shards, in autocommit: a transaction that the client does not
/// see.
public final class BatchWorkload implements Workload {
  private final int shards;
  private final Recorder<Batch> recorder = new Recorder<>();
  private final AtomicLong statements = new AtomicLong();

  /// Rows of one INSERT.
  private record Batch(String name, int rows) {}

  public BatchWorkload(int shards) {
    this.shards = shards;
  }

  @Override
  public String name() {
    return "batches";
  }

  @Override
  public Map<String, String> keys() {
    return Map.of("batch", "k");
  }

  @Override
  public List<String> tables() {
    return List.of(
        "CREATE TABLE batch (k INT NOT NULL, tx VARCHAR(40) NOT NULL, PRIMARY KEY (k, tx))");
  }

  @Override
  public void fill(Shards servers) throws SQLException {
    for (var shard : servers.all()) {
      try (var connection = shard.connect();
          var statement = connection.createStatement()) {
        statement.execute("DELETE FROM batch");
      }
    }
  }

  @Override
  public void act(Client client, RandomGenerator random) {
    var batch = new Batch("b" + statements.incrementAndGet(), 2 + random.nextInt(shards));
    String rows =
        IntStream.range(0, batch.rows())
            .mapToObj(k -> "(%d, '%s')".formatted(k, batch.name()))
            .collect(Collectors.joining(", "));
    var running = recorder.invoke(client.process(), batch);
    var result =
        client.auto(each -> each.executeUpdate("INSERT INTO batch (k, tx) VALUES " + rows));
    running.end(result.outcome(), batch, result.note());
  }

  @Override
  public List<Violation> judge(Shards servers) throws SQLException {
    Map<String, Set<String>> found = new HashMap<>();
    servers
        .rows("SELECT k, tx FROM batch", row -> Map.entry(row.getString(2), "row " + row.getInt(1)))
        .forEach(entry ->
            found.computeIfAbsent(entry.getKey(), _ -> new HashSet<>()).add(entry.getValue()));
    List<Write> writes =
        recorder.history().operations().stream()
            .map(each -> new Write(each.what().name(), each.outcome(), parts(each.what())))
            .toList();
    return AllOrNone.check(writes, found);
  }

  private static Set<String> parts(Batch batch) {
    return IntStream.range(0, batch.rows()).mapToObj(k -> "row " + k).collect(Collectors.toSet());
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
