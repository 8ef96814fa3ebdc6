package io.kintsugi.router.statement;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.router.sql.LexMode;
import io.kintsugi.router.statement.SessionStatement.Kintsugi;
import io.kintsugi.router.statement.SessionStatement.Kintsugi.Subject;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KintsugiParserTest {
  private static final Map<String, @Nullable Object> ROW = new HashMap<>();

  static {
    ROW.put("name", "Alpha");
    ROW.put("lag", 1500L);
    ROW.put("share", 0.25);
    ROW.put("nothing", null);
  }

  private static @Nullable SessionStatement parse(String sql) {
    byte[] bytes = sql.getBytes(StandardCharsets.UTF_8);
    return SessionStatementParser.parse(bytes, 0, bytes.length, LexMode.DEFAULT);
  }

  private static Condition where(String condition) {
    return parse("SHOW KINTSUGI SERVERS WHERE " + condition)
                instanceof Kintsugi.ShowAbout(var _, RowFilter filter)
            && filter.where() != null
        ? filter.where()
        : org.assertj.core.api.Assertions.fail("not read: " + condition);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name = 'ALPHA' | true",
        "name <> 'alpha' | false",
        "name LIKE 'al%' | true",
        "name NOT LIKE '_lpha' | false",
        "lag > 1000 AND lag <= 1500 | true",
        "lag BETWEEN 1 AND 2 OR share < 0.3 | true",
        "NOT (lag = 1500) | false",
        "lag = '1500' | true",
        "lag > -1 | true",
        "name IN ('beta', 'alpha') | true",
        "lag NOT IN (1, 2) | true",
        "nothing IS NULL | true",
        "name IS NOT NULL | true",
        "nothing = 1 |",
        "NOT nothing = 1 |",
        "nothing = 1 OR name = 'alpha' | true",
        "nothing = 1 AND name = 'beta' | false",
        "name = NULL |",
        "`name` = 'alpha' && lag >= 1.5e3 OR lag < 0 | true",
      })
  void conditionsMeanWhatTheyMeanToMySql(String condition, @Nullable Boolean expected) {
    assertThat(where(condition).test(ROW::get)).isEqualTo(expected);
  }

  @Test
  void everySubjectIsKnownWithOrderAndLimit() {
    for (Subject subject : Subject.values()) {
      SessionStatement read =
          parse("show kintsugi " + subject + " LIKE 'a%' ORDER BY x DESC, 2 LIMIT 5, 10;");
      assertThat(read)
          .isEqualTo(
              new Kintsugi.ShowAbout(
                  subject,
                  new RowFilter(
                      "a%",
                      null,
                      Arrays.asList(
                          new RowFilter.Order("x", true), new RowFilter.Order("2", false)),
                      new SessionStatement.Show.Limit(5, 10))));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SHOW KINTSUGI SERVERS WHERE",
        "SHOW KINTSUGI SERVERS WHERE name",
        "SHOW KINTSUGI SERVERS WHERE name = other",
        "SHOW KINTSUGI SERVERS WHERE SLEEP(1)",
        "SHOW KINTSUGI SERVERS LIKE 'a' WHERE name = 'b'",
        "SHOW KINTSUGI SERVERS LIMIT",
        "SHOW KINTSUGI SERVERS; DROP TABLE t",
        "SHOW KINTSUGI SERVER"
      })
  void anythingElseIsNotRead(String sql) {
    assertThat(parse(sql)).isNotInstanceOf(Kintsugi.class);
  }

  @Test
  void operatorsReloadDrainAndExplain() {
    assertThat(parse("KINTSUGI RELOAD")).isEqualTo(new Kintsugi.Reload());
    assertThat(parse("KINTSUGI DRAIN SERVER 'db-1'")).isEqualTo(new Kintsugi.Drain("db-1", true));
    assertThat(parse("kintsugi undrain server db1;")).isEqualTo(new Kintsugi.Drain("db1", false));
    assertThat(parse("KINTSUGI DRAIN 'db-1'")).isNull();
    assertThat(parse("EXPLAIN ROUTE SELECT 1")).isEqualTo(new Kintsugi.ExplainRoute(false, 14));
    assertThat(parse("EXPLAIN FORMAT=JSON ROUTE SELECT 1"))
        .isEqualTo(new Kintsugi.ExplainRoute(true, 26));
  }

  @Test
  void aTableCalledRouteIsStillDescribed() {
    assertThat(parse("EXPLAIN route")).isInstanceOf(SessionStatement.Show.class);
    assertThat(parse("EXPLAIN route id")).isInstanceOf(SessionStatement.Show.class);
    assertThat(parse("DESCRIBE route")).isInstanceOf(SessionStatement.Show.class);
    assertThat(parse("EXPLAIN FORMAT=JSON SELECT 1")).isInstanceOf(SessionStatement.Explain.class);
  }
}
