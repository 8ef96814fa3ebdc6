package io.kintsugi.it.faults;

import io.kintsugi.chaos.check.AllOrNone;
import io.kintsugi.chaos.check.AllOrNone.Write;
import io.kintsugi.chaos.check.Violation;
import io.kintsugi.chaos.history.Outcome;
import io.kintsugi.chaos.history.Recorder;
import io.kintsugi.chaos.work.Client;
import io.kintsugi.chaos.work.Shards;
import io.kintsugi.chaos.work.Workload;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/// Transactions that leave a row on each of the shards they name, the first being home.
final class Deeds implements Workload {
  private final Recorder<Deed> recorder = new Recorder<>();
  private final AtomicInteger names = new AtomicInteger();

  /// A transaction by its name.
  record Deed(String name, List<Integer> shards) {
    private Set<String> parts() {
      return shards.stream().map(each -> "shard " + each).collect(Collectors.toSet());
    }
  }

  /// What came of it.
  record Done(Deed deed, Outcome outcome, String note) {}

  String nextName() {
    return "deed-" + names.incrementAndGet();
  }

  Done run(Client client, int... shards) {
    Deed deed = new Deed(nextName(), Arrays.stream(shards).boxed().toList());
    return run(
        client,
        deed,
        statement -> {
          for (int shard : deed.shards()) {
            statement.executeUpdate(insert(deed.name(), shard));
          }
        });
  }

  /// A transaction whose body the caller writes.
  Done run(Client client, Deed deed, Client.Body body) {
    var running = recorder.invoke(client.process(), deed);
    Client.Result result = client.transact(body);
    running.end(result.outcome(), deed, result.note());
    return new Done(deed, result.outcome(), result.note());
  }

  static String insert(String name, int shard) {
    return "INSERT INTO deed (k, name) VALUES (%d, '%s')".formatted(shard, name);
  }

  /// The shards that have its row.
  static Set<Integer> present(Shards shards, Deed deed) throws SQLException {
    return new HashSet<>(
        shards.rows("SELECT k FROM deed WHERE name = '" + deed.name() + "'", row -> row.getInt(1)));
  }

  @Override
  public String name() {
    return "deeds";
  }

  @Override
  public Map<String, String> keys() {
    return Map.of("deed", "k");
  }

  @Override
  public List<String> tables() {
    return List.of(
        "CREATE TABLE deed (k INT NOT NULL, name VARCHAR(40) NOT NULL, PRIMARY KEY (k, name))");
  }

  @Override
  public void fill(Shards shards) {}

  @Override
  public void act(Client client, RandomGenerator random) {
    run(client, 0, 1);
  }

  @Override
  public List<Violation> judge(Shards shards) throws SQLException {
    Map<String, Set<String>> found = new HashMap<>();
    shards
        .rows("SELECT k, name FROM deed", row -> Map.entry(row.getString(2), row.getInt(1)))
        .forEach(entry ->
            found
                .computeIfAbsent(entry.getKey(), _ -> new HashSet<>())
                .add("shard " + entry.getValue()));
    List<Write> writes =
        recorder.history().operations().stream()
            .map(each -> new Write(each.what().name(), each.outcome(), each.what().parts()))
            .toList();
    return AllOrNone.check(writes, found);
  }

  @Override
  public String history() {
    return recorder.history().text();
  }

  @Override
  public List<String> notes() {
    return recorder.history().operations().stream().map(each -> each.note()).toList();
  }

  @Override
  public Map<Outcome, Long> outcomes() {
    return recorder.history().operations().stream()
        .collect(Collectors.groupingBy(each -> each.outcome(), Collectors.counting()));
  }
}
