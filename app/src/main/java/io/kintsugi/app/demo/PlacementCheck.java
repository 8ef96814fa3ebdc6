package io.kintsugi.app.demo;

import io.kintsugi.fleet.Fleet;
import io.kintsugi.fleet.MySqlServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Asks the servers themselves, past the proxy, whether each row lies where its rule says.
final class PlacementCheck {
  /// How many rows sql-samples/seed.sql makes.
  private static final Map<String, Integer> SEEDED =
      Map.of("student", 8, "grade", 12, "alumni", 6, "visitor", 5);

  private static final int COURSES = 3;

  private final Fleet fleet;
  private final int shards;
  private final List<String> differences = new ArrayList<>();

  PlacementCheck(Fleet fleet) {
    this.fleet = fleet;
    this.shards = fleet.shards().size();
  }

  /// What is wrong, a sentence each; empty when all is right.
  List<String> differences() {
    fleet.awaitReplicas();
    SEEDED.forEach(this::everyRowOnce);
    broadcast();
    hashed();
    if (shards > 1) {
      ranged();
      listed();
    }
    replicated();
    return List.copyOf(differences);
  }

  private long ask(MySqlServer server, int shard, String sql) {
    return Long.parseLong(
        server.queryOne(sql.replace("school.", DemoConfig.physical(shard) + ".")));
  }

  private long ask(int shard, String sql) {
    return ask(fleet.primary(shard), shard, sql);
  }

  private void expect(long expected, long found, String what) {
    if (expected != found) {
      differences.add(what + ": " + found + " instead of " + expected);
    }
  }

  /// A range or a list of two shards makes its table on those two only.
  private int shardsOf(String table) {
    return table.equals("alumni") || table.equals("visitor") ? Math.min(2, shards) : shards;
  }

  private void everyRowOnce(String table, int rows) {
    long found = 0;
    for (int shard = 0; shard < shardsOf(table); shard++) {
      found += ask(shard, "SELECT COUNT(*) FROM school." + table);
    }
    expect(rows, found, "rows of " + table + " on all shards");
  }

  private void broadcast() {
    for (int shard = 0; shard < shards; shard++) {
      expect(COURSES, ask(shard, "SELECT COUNT(*) FROM school.course"), "courses on s" + shard);
    }
  }

  /// Each grade beside its student, no student twice, and no shard with all of them.
  private void hashed() {
    Set<Long> seen = new TreeSet<>();
    for (int shard = 0; shard < shards; shard++) {
      var orphans =
          "SELECT COUNT(*) FROM school.grade g LEFT JOIN school.student s ON s.id = g.student_id"
              + " WHERE s.id IS NULL";
      expect(0, ask(shard, orphans), "grades without their student on s" + shard);
      for (long id = 1; id <= 8; id++) {
        boolean here = ask(shard, "SELECT COUNT(*) FROM school.student WHERE id = " + id) > 0;
        if (here && !seen.add(id)) {
          differences.add("student " + id + " lies on two shards");
        }
      }
      if (shards > 1 && ask(shard, "SELECT COUNT(*) FROM school.student") == 8) {
        differences.add("all students lie on s" + shard);
      }
    }
  }

  private void ranged() {
    expect(0, ask(0, "SELECT COUNT(*) FROM school.alumni WHERE age >= 20"), "alumni from 20 on s0");
    expect(3, ask(0, "SELECT COUNT(*) FROM school.alumni WHERE age < 20"), "alumni under 20 on s0");
    expect(0, ask(1, "SELECT COUNT(*) FROM school.alumni WHERE age < 20"), "alumni under 20 on s1");
    expect(3, ask(1, "SELECT COUNT(*) FROM school.alumni WHERE age >= 20"), "alumni from 20 on s1");
  }

  private void listed() {
    var first = "SELECT COUNT(*) FROM school.visitor WHERE region IN ('cn', 'jp')";
    expect(2, ask(0, first), "visitors from cn and jp on s0");
    expect(2, ask(0, "SELECT COUNT(*) FROM school.visitor"), "visitors on s0");
    expect(0, ask(1, first), "visitors from cn and jp on s1");
  }

  private void replicated() {
    for (var table : SEEDED.keySet()) {
      for (int shard = 0; shard < shardsOf(table); shard++) {
        for (var replica : fleet.shard(shard).replicas()) {
          var count = "SELECT COUNT(*) FROM school." + table;
          var where = table + " on a replica of s" + shard;
          expect(ask(shard, count), ask(replica, shard, count), where);
        }
      }
    }
  }
}
