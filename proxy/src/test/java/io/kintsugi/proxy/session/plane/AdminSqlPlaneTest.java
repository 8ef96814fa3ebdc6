package io.kintsugi.proxy.session.plane;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.proxy.FakeMySqlServer;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// SHOW KINTSUGI, KINTSUGI ... and EXPLAIN ROUTE on the wire.
class AdminSqlPlaneTest {
  @AutoClose
  private final FakeMySqlServer alpha =
      Plane.server().rows("FROM student", List.of("name"), new String[] {"Ada"});

  @AutoClose
  private final FakeMySqlServer beta =
      Plane.server().rows("FROM student", List.of("name"), new String[] {"Bob"});

  private static final List<String> FOR_ADMINS =
      List.of(
          "SHOW KINTSUGI STATUS",
          "SHOW KINTSUGI SESSIONS LIKE '%'",
          "KINTSUGI RELOAD",
          "KINTSUGI DRAIN SERVER alpha",
          "EXPLAIN ROUTE SELECT 1",
          "EXPLAIN FORMAT=JSON ROUTE SELECT 1");

  @Test
  void nobodyButAnAdminIsAnswered() throws Exception {
    try (Plane plane = Plane.start(alpha, beta, "");
        WireClient client = plane.client()) {
      for (String sql : FOR_ADMINS) {
        assertThat(client.query(sql).errno()).as(sql).isEqualTo(1227);
      }
      assertThat(plane.operations()).isEmpty();
    }
  }

  @Test
  void rowsAreFilteredOrderedAndLimited() throws Exception {
    try (Plane plane = Plane.start(alpha, beta, "");
        WireClient admin = plane.admin()) {
      WireClient.Answer all = admin.query("SHOW KINTSUGI SHARDS");
      assertThat(all.columns()).startsWith("Shard", "Schema", "Server", "Primary", "Writable");
      assertThat(all.rows()).hasSize(2);
      assertThat(all.rows().getLast()).startsWith("s1", "school_1", "beta", null, "OFF", "70");
      assertThat(admin.query("SHOW KINTSUGI SHARDS LIKE '%1'").rows()).hasSize(1);
      assertThat(
              admin
                  .query("SHOW KINTSUGI SHARDS WHERE statements > 10 AND `primary` IS NULL")
                  .rows())
          .hasSize(1);
      assertThat(admin.query("SHOW KINTSUGI SHARDS ORDER BY Statements DESC LIMIT 1").rows())
          .allSatisfy(row -> assertThat(row).startsWith("s1"));
    }
  }

  @Test
  void whatCannotBeReadIsAnErrorAsInMySql() throws Exception {
    try (Plane plane = Plane.start(alpha, beta, "");
        WireClient admin = plane.admin()) {
      assertThat(admin.query("SHOW KINTSUGI SHARDS WHERE colour = 1").errno()).isEqualTo(1054);
      assertThat(admin.query("SHOW KINTSUGI SHARDS ORDER BY 99").errno()).isEqualTo(1054);
      assertThat(admin.query("SHOW KINTSUGI SHARDS WHERE").errno()).isEqualTo(1064);
      assertThat(admin.query("SHOW KINTSUGI NONSENSE").errno()).isEqualTo(1064);
      assertThat(admin.query("KINTSUGI DANCE").errno()).isEqualTo(1064);
    }
  }

  @Test
  void aSessionIsShownWithWhatItDoesAndNoLiteralOfIt() throws Exception {
    alpha.silence("FROM plain");
    try (Plane plane = Plane.start(alpha, beta, "");
        WireClient client = plane.client();
        WireClient admin = plane.admin()) {
      client.send("SELECT id FROM plain WHERE id = 'hush'");
      Eventually.equal(
          () ->
              admin
                  .query("SHOW KINTSUGI SESSIONS WHERE User = 'app' AND Command = 'Query'")
                  .rows()
                  .stream()
                  .map(row -> row.get(11))
                  .toList(),
          List.of("SELECT id FROM plain WHERE id = ?"));
    }
  }

  @Test
  void operatorsReloadAndDrain() throws Exception {
    try (Plane plane = Plane.start(alpha, beta, "");
        WireClient admin = plane.admin()) {
      assertThat(admin.query("KINTSUGI RELOAD").rows())
          .containsExactly(
              List.of("limits.connections", "100", "200", ""),
              List.of("", "", "", "listen.port takes a restart"));
      assertThat(admin.query("KINTSUGI DRAIN SERVER 'alpha'").errno()).isZero();
      assertThat(admin.query("KINTSUGI UNDRAIN SERVER alpha").errno()).isZero();
      WireClient.Answer unknown = admin.query("KINTSUGI DRAIN SERVER nobody");
      assertThat(unknown.errno()).isEqualTo(1105);
      assertThat(plane.operations())
          .containsExactly(
              "reload by ops@127.0.0.1",
              "drain alpha by ops@127.0.0.1",
              "undrain alpha by ops@127.0.0.1");
    }
  }

  @Test
  void explainRouteTellsWhereAStatementWouldGoAndRunsNothing() throws Exception {
    try (Plane plane = Plane.start(alpha, beta, "");
        WireClient admin = plane.admin()) {
      WireClient.Answer steps =
          admin.query("EXPLAIN ROUTE SELECT name FROM student ORDER BY id LIMIT 3");
      assertThat(steps.columns()).containsExactly("Step", "Shard", "Server", "Detail");
      assertThat(steps.rows())
          .extracting(List::getFirst)
          .containsExactly("scatter", "send", "send", "merge", "merge");
      assertThat(steps.rows().get(1)).startsWith("send", "s0", "alpha");
      assertThat(admin.query("EXPLAIN ROUTE DELETE FROM student WHERE id = 5").rows())
          .last()
          .satisfies(row -> assertThat(row).startsWith("send", "s1", "beta"));
      assertThat(
              admin
                  .query("EXPLAIN FORMAT=JSON ROUTE SELECT 1 FROM student WHERE id = 4")
                  .rows()
                  .getFirst()
                  .getFirst())
          .contains("\"plan\": \"PassThrough\"");
      assertThat(admin.query("EXPLAIN ROUTE SELECT COUNT(DISTINCT name) FROM student").rows())
          .singleElement()
          .satisfies(row -> assertThat(row).startsWith("refused"));
      assertThat(alpha.received()).noneMatch(sql -> sql.contains("student"));
      assertThat(beta.received()).noneMatch(sql -> sql.contains("student"));
    }
  }
}
