package io.kintsugi.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.chaos.history.Outcome;
import io.kintsugi.it.faults.Deeds.Deed;
import io.kintsugi.it.faults.Deeds.Done;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// T13: two transactions that wait for each other, on one shard and over two.
@Tag("server")
@Timeout(600)
class T13DeadlockTest {
  @TempDir private static Path folder;
  @AutoClose private static Scene scene;

  @BeforeAll
  static void start() throws Exception {
    scene = Scene.start(folder, 2, plan -> plan);
  }

  @Test
  void onOneShardOneIsTheVictim() throws Exception {
    deadlock("one-shard", 0, 2);
  }

  /// No server can see it: the proxy does, or the lock wait ends it.
  @Test
  void overTwoShardsOneIsTheVictim() throws Exception {
    deadlock("two-shards", 0, 1);
  }

  /// Both insert the same two rows, each beginning with another one.
  private static void deadlock(String name, int one, int other) throws Exception {
    var barrier = new CyclicBarrier(2);
    CompletableFuture<Done> first = crossing(name, barrier, one, other);
    CompletableFuture<Done> second = crossing(name, barrier, other, one);
    List<Done> both = List.of(Scene.await(first), Scene.await(second));
    assertThat(both).as("%s", both).anyMatch(each -> each.outcome() != Outcome.OK);
    assertThat(both)
        .filteredOn(each -> each.outcome() != Outcome.OK)
        .allSatisfy(each -> assertThat(each.note()).containsAnyOf("1213", "1205", "1062"));
    scene.stand().heal();
    scene.nothingInDoubt();
    assertThat(scene.run(one, other).outcome()).isEqualTo(Outcome.OK);
  }

  private static CompletableFuture<Done> crossing(
      String name, CyclicBarrier barrier, int from, int to) {
    CompletableFuture<Done> done = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try (var client = scene.client()) {
            done.complete(
                new Deeds()
                    .run(
                        client,
                        new Deed(name, List.of(from, to)),
                        statement -> {
                          statement.executeUpdate(Deeds.insert(name, from));
                          meet(barrier);
                          statement.executeUpdate(Deeds.insert(name, to));
                        }));
          }
        });
    return done;
  }

  private static void meet(CyclicBarrier barrier) throws SQLException {
    try {
      barrier.await();
    } catch (Exception e) {
      throw new SQLException("the other one is gone", e);
    }
  }
}
