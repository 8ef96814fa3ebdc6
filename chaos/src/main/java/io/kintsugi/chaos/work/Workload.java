package io.kintsugi.chaos.work;

import io.kintsugi.chaos.check.Violation;
import io.kintsugi.chaos.history.Outcome;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// What clients do, and how it is judged when all is quiet again. Tables are spread over the shards
/// by `mod` of their key, so that key `n` lives on shard `n % shards`.
public interface Workload {
  String name();

  /// Its tables, by name: the column that shards it.
  Map<String, String> keys();

  /// CREATE TABLE for each of them.
  List<String> tables();

  /// Puts in the rows it begins with, past the proxy; what was there before is gone.
  void fill(Shards shards) throws SQLException;

  /// One operation, written into the history. For many threads.
  void act(Client client, RandomGenerator random);

  /// Judges the history and what the servers hold.
  List<Violation> judge(Shards shards) throws SQLException;

  /// The history, for evidence.
  String history();

  /// What clients were told when it was not OK, one text per operation.
  List<String> notes();

  /// How many operations ended how.
  Map<Outcome, Long> outcomes();
}
