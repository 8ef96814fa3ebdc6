package io.kintsugi.proxy.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.router.KeySource;
import io.kintsugi.router.NobodysSession;
import io.kintsugi.router.Router;
import io.kintsugi.router.plan.Digested;
import io.kintsugi.router.plan.RouteScratch;
import io.kintsugi.router.rule.Catalog;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecorderTest {
  private static final KeySource NO_KEYS = () -> 0;
  private final Router router =
      new Router(
          new Catalog(1, List.of(new Catalog.Shard("s0", "alpha", "school_0")), Map.of()), NO_KEYS);
  private final RouteScratch scratch = new RouteScratch();
  private final Events events = new Events();
  private final Recorder recorder = new Recorder(Duration.ofMillis(1), 10, events);
  private final LoopStats one = recorder.loop();
  private final LoopStats other = recorder.loop();

  private Digested digested(String sql) {
    byte[] text = sql.getBytes(StandardCharsets.UTF_8);
    var unused = router.route(text, 0, text.length, new NobodysSession("school"), scratch);
    return scratch.digested();
  }

  private void run(LoopStats loop, String sql, long micros, boolean failed) {
    Use use = loop.use(digested(sql), () -> "one shard");
    loop.ended(use, loop.user("app"), micros * 1000, 1, false, failed, failed ? 0 : 2, 0);
  }

  @Test
  void statementsThatDifferInLiteralsCommentsAndBlanksAreOneOverAllLoops() {
    run(one, "SELECT name FROM t WHERE id = 1", 100, false);
    run(one, "select  name from t where id = 'x' /* who */", 300, true);
    run(other, "SELECT name FROM t WHERE id = 77", 200, false);
    assertThat(recorder.shownStatements()).hasSize(1);
    Model.Statement statement = recorder.shownStatements().getFirst();
    assertThat(statement.text()).isEqualTo("SELECT name FROM t WHERE id = ?");
    assertThat(statement.schema()).isEqualTo("school");
    assertThat(statement.type()).isEqualTo("select");
    assertThat(statement.count()).isEqualTo(3);
    assertThat(statement.errors()).isEqualTo(1);
    assertThat(statement.rowsReturned()).isEqualTo(4);
    assertThat(statement.totalMicros()).isEqualTo(600);
    assertThat(statement.minMicros()).isEqualTo(100);
    assertThat(statement.maxMicros()).isEqualTo(300);
    assertThat(statement.histogram().stream().mapToLong(Model.Bucket::count).sum()).isEqualTo(3);
    assertThat(recorder.shownStatement(statement.digest())).isEqualTo(statement);
  }

  @Test
  void noNumberOfFingerprintsTakesMoreThanItsRoom() {
    for (int i = 0; i < 1000; i++) {
      run(i % 2 == 0 ? one : other, "SELECT c" + i + " FROM t", 1, false);
    }
    assertThat(recorder.shownStatements()).hasSize(11);
    assertThat(recorder.shownStatement("others"))
        .satisfies(others -> assertThat(others.count()).isEqualTo(990));
    assertThat(recorder.totals().statements()).isEqualTo(1000);
  }

  @Test
  void metricsHaveOneSeriesForEachUserTypeAndResult() {
    run(one, "SELECT 1", 1, false);
    run(other, "SELECT 2", 1, true);
    run(one, "COMMIT", 1, false);
    assertThat(recorder.queries())
        .containsExactly(
            new Model.Queries("select", "app", false, 1),
            new Model.Queries("select", "app", true, 1),
            new Model.Queries("transaction", "app", false, 1),
            new Model.Queries("transaction", "app", true, 0));
    assertThat(recorder.latencies())
        .hasSize(StatementType.values().length)
        .anySatisfy(each -> {
          assertThat(each.type()).isEqualTo("select");
          assertThat(each.count()).isEqualTo(2);
        });
  }

  @Test
  void aStatementIsSlowWhenItTookLongerThanTheThresholdOfThatMoment() {
    Use use = one.use(digested("SELECT 1"), () -> "");
    Tally user = one.user("app");
    assertThat(one.ended(use, user, 1_000_000, 1, false, false, 0, 0)).isFalse();
    assertThat(one.ended(use, user, 1_000_001, 1, false, false, 0, 0)).isTrue();
    recorder.slowerThan(Duration.ofSeconds(1));
    assertThat(one.ended(use, user, 1_000_001, 1, false, false, 0, 0)).isFalse();
    assertThat(recorder.totals().slow()).isEqualTo(1);
  }

  @Test
  void refusedStatementsAreRememberedByFingerprintTheNewestAThousandOfThem() {
    for (int i = 0; i < 1100; i++) {
      recorder.unsupported(digested("SELECT c" + i + " FROM t"), 1235, "not yet");
    }
    recorder.unsupported(digested("SELECT c1099 FROM t"), 1235, "still not");
    List<Model.Unsupported> shown = recorder.shownUnsupported();
    assertThat(shown).hasSize(1000);
    assertThat(shown.getFirst().count()).isEqualTo(2);
    assertThat(shown.getFirst().reason()).isEqualTo("still not");
  }

  @Test
  void theLastThousandEventsAreThereWithAGapForThoseThatWereOverwritten() {
    for (int i = 1; i <= 1500; i++) {
      events.info("DRAIN", "db" + i, "text");
    }
    assertThat(events.newestFirst()).hasSize(1000);
    assertThat(events.newestFirst().getFirst().number()).isEqualTo(1500);
    assertThat(events.after(1498))
        .extracting(Model.Event::subject)
        .containsExactly("db1499", "db1500");
    assertThat(events.after(0).getFirst().number()).isEqualTo(501);
  }

  @Test
  void noLiteralIsInWhatIsShown() {
    String[] secrets = {
      "SELECT * FROM t WHERE p = 'hush'",
      "SELECT 1 'hush'",
      "SET PASSWORD = 'hush'",
      "CREATE USER x IDENTIFIED BY 'hush'",
      "ALTER USER x IDENTIFIED WITH caching_sha2_password BY 'hush' REPLACE 'hush'",
      "INSERT INTO t VALUES (1, 'hush'), (2, \"hush\")",
      "SELECT _utf8mb4'hush', N'hush', 'hu' 'hush' /* hush */",
      "PREPARE s FROM 'SELECT hush'",
      "SELECT 'hush",
      "CHANGE REPLICATION SOURCE TO SOURCE_PASSWORD = 'hush'"
    };
    for (String sql : secrets) {
      assertThat(digested(sql).text()).as(sql).doesNotContain("hush");
    }
  }
}
