package io.kintsugi.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.chaos.history.Outcome;
import io.kintsugi.it.faults.Deeds.Done;
import io.kintsugi.xa.Probe.Step;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// T1: the proxy process dies at each step of a commit over three shards (home and two branches).
/// `-Dkintsugi.chaos.runs=20` lets it die more often at each.
@Tag("server")
@Timeout(600)
class T01CrashPointTest {
  private static final int RUNS = Integer.getInteger("kintsugi.chaos.runs", 1);
  @TempDir private static Path folder;
  @AutoClose private static Scene scene;

  @BeforeAll
  static void start() throws Exception {
    scene = Scene.start(folder, 3, plan -> plan);
  }

  /// The steps in their order; before the decision nothing may remain, after it everything must.
  @ParameterizedTest(name = "{0} {1}: committed {2}")
  @CsvSource({
    "BEFORE_PREPARE, -1, false, UNKNOWN",
    "PREPARED, 1, false, UNKNOWN",
    "PREPARED, 2, false, UNKNOWN",
    "ALL_PREPARED, -1, false, UNKNOWN",
    "DECISION_WRITTEN, -1, false, UNKNOWN",
    "DECIDED, -1, true, UNKNOWN",
    "BEFORE_ANSWER, -1, true, UNKNOWN",
    "COMMITTED, 1, true, OK",
    "COMMITTED, 2, true, OK",
    "ALL_COMMITTED, -1, true, OK"
  })
  void theRestartedProxySettlesWhatItLeft(Step step, int count, boolean committed, Outcome told)
      throws Exception {
    for (int run = 0; run < RUNS; run++) {
      scene.proxy().arm(step, count, true);
      Done done = scene.run(0, 1, 2);
      scene.proxy().awaitEnd();
      // Whoever confirms is faster than the answer at times.
      assertThat(done.outcome()).as(done.note()).isIn(told, Outcome.UNKNOWN);
      scene.settled();
      assertThat(scene.present(done.deed())).isEqualTo(committed ? Set.of(0, 1, 2) : Set.of());
    }
  }

  @Test
  void aTransactionThatWasNotCommittedIsGoneWithTheProxy() throws Exception {
    try (var client = scene.client()) {
      var deed = new Deeds.Deed(scene.deeds().nextName(), List.of(0, 1, 2));
      Done done =
          scene
              .deeds()
              .run(
                  client,
                  deed,
                  statement -> {
                    for (int shard : deed.shards()) {
                      statement.executeUpdate(Deeds.insert(deed.name(), shard));
                    }
                    scene.proxy().kill9();
                  });
      assertThat(done.outcome()).isEqualTo(Outcome.UNKNOWN);
    }
    scene.settled();
  }
}
