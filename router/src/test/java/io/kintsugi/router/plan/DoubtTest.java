package io.kintsugi.router.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.router.Router;
import io.kintsugi.router.plan.RoutePlan.Doubt;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which refusals a shard is asked about, and what of its answer may be passed on.
class DoubtTest {
  private final Router router = new Router(School.catalog(), () -> 1);

  private RoutePlan.Refused refusal(String sql) {
    byte[] text = sql.getBytes(StandardCharsets.UTF_8);
    RoutePlan plan =
        router.route(text, 0, text.length, new FakeSession("school"), new RouteScratch());
    assertThat(plan).isInstanceOf(RoutePlan.Refused.class);
    return (RoutePlan.Refused) plan;
  }

  private @Nullable Doubt doubt(String sql) {
    return refusal(sql).doubt();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "FROBNICATE student",
        "SELEC 1",
        "SELECT 'abc",
        "SELECT * FROM student WHERE",
        "SELECT 1; SELECT 2",
        "INSERT INTO grade (student_id) VALUES (1, 2)"
      })
  void ofWhatIsNotUnderstoodOnlyErrorsOfSyntaxAreBelieved(String sql) {
    assertThat(doubt(sql))
        .usingRecursiveComparison()
        .isEqualTo(new Doubt(ShardStatement.asIs(0), false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT name, COUNT(*) FROM student",
        "SELECT name FROM student ORDER BY nix",
        "SELECT id FROM student UNION SELECT student_id FROM grade",
        "UPDATE student SET age = RAND()"
      })
  void whereTheTablesAreKnownErrorsOfNamesAreBelievedToo(String sql) {
    assertThat(doubt(sql))
        .usingRecursiveComparison()
        .isEqualTo(new Doubt(ShardStatement.asIs(0), true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GRANT ALL ON *.* TO x",
        "LOAD DATA INFILE 'x' INTO TABLE student",
        "SELECT LOAD_FILE('x')",
        "SHUTDOWN",
        "SELECT * FROM nothere.t",
        "SELECT * FROM sbtest.sbtest1"
      })
  void noShardIsAskedAboutWhatIsClosed(String sql) {
    assertThat(doubt(sql)).isNull();
  }

  @Test
  void theQuestionNamesTheShardsOwnSchema() {
    Doubt doubt = Objects.requireNonNull(doubt("SELECT name, COUNT(*) FROM school.student"));
    assertThat(doubt.statement().sql())
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("SELECT name, COUNT(*) FROM `school_0`.student");
  }

  @Test
  void aPreparedStatementIsRefusedWithTheSameQuestion() {
    byte[] text = "FROBNICATE ?".getBytes(StandardCharsets.UTF_8);
    PreparedRoute route = router.prepare(text, new FakeSession("school"), new RouteScratch());
    assertThat(route).isInstanceOf(PreparedRoute.Refused.class);
    assertThat(((PreparedRoute.Refused) route).plan().doubt())
        .usingRecursiveComparison()
        .isEqualTo(new Doubt(ShardStatement.asIs(0), false));
  }
}
