package io.kintsugi.proxy.session.plane;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.proxy.FakeMySqlServer;
import io.kintsugi.proxy.observe.Model;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// What is counted and remembered of clients' statements.
class ObservationPlaneTest {
  @AutoClose private final FakeMySqlServer alpha = server("Ada");
  @AutoClose private final FakeMySqlServer beta = server("Bob");

  private static FakeMySqlServer server(String name) {
    return Plane.server()
        .error("name = 'bad'", 1054, "42S22", "Unknown column")
        .ok("UPDATE student", 3, 0)
        .rows("FROM student", List.of("name"), new String[] {name}, new String[] {"Eve"});
  }

  private static Model.Statement statement(Plane plane, String text) {
    return plane.context().recorder().shownStatements().stream()
        .filter(each -> each.text().equals(text))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aStatementIsCountedWithItsRowsItsErrorsAndItsShards() throws Exception {
    try (Plane plane = Plane.start(alpha, beta, "");
        WireClient client = plane.client()) {
      client.query("SELECT name FROM student WHERE id = 4");
      client.query("SELECT name FROM student WHERE id = 5");
      client.query("SELECT name FROM student");
      client.query("UPDATE student SET name = 'x' WHERE id = 6");
      assertThat(client.query("SELECT * FROM student WHERE id = 1 AND name = 'bad'").errno())
          .isEqualTo(1054);
      client.query("SELECT 1");
      Model.Statement point = statement(plane, "SELECT name FROM student WHERE id = ?");
      assertThat(point.count()).isEqualTo(2);
      assertThat(point.rowsReturned()).isEqualTo(4);
      assertThat(point.shardsTouched()).isEqualTo(1);
      assertThat(point.plan()).isEqualTo("one shard");
      Model.Statement all = statement(plane, "SELECT name FROM student");
      assertThat(all.rowsReturned()).isEqualTo(4);
      assertThat(all.shardsTouched()).isEqualTo(2);
      assertThat(all.scatterShare()).isEqualTo(1);
      assertThat(all.plan()).isEqualTo("scatter over 2 shards, concatenated");
      Model.Statement update = statement(plane, "UPDATE student SET name = ? WHERE id = ?");
      assertThat(update.rowsAffected()).isEqualTo(3);
      assertThat(update.rowsReturned()).isZero();
      Model.Statement failed = statement(plane, "SELECT * FROM student WHERE id = ? AND name = ?");
      assertThat(failed.errors()).isEqualTo(1);
      assertThat(failed.rowsReturned()).isZero();
    }
  }

  @Test
  void whatIsRefusedIsRememberedWithoutItsLiterals() throws Exception {
    try (Plane plane = Plane.start(alpha, beta, "");
        WireClient client = plane.client()) {
      assertThat(client.query("SELECT COUNT(DISTINCT name, 'hush') FROM student").errno())
          .isEqualTo(1235);
      Eventually.happens(() -> !plane.context().recorder().shownUnsupported().isEmpty());
      List<Model.Unsupported> refused = plane.context().recorder().shownUnsupported();
      assertThat(refused).hasSize(1);
      assertThat(refused.getFirst().text())
          .isEqualTo("SELECT COUNT(DISTINCT name, ?) FROM student");
      assertThat(refused.getFirst().errno()).isEqualTo(1235);
    }
  }

  @Test
  void aSlowStatementIsKeptWithWhoSentItAndWhereItWent() throws Exception {
    try (Plane plane = Plane.start(alpha, beta, "");
        WireClient client = plane.client()) {
      plane.context().recorder().slowerThan(Duration.ZERO);
      client.query("SELECT name FROM student WHERE id IN (1, 2)");
      client.query("SELECT 1");
      Model.Slow slow = plane.context().recorder().shownSlow().getLast();
      assertThat(slow.sql()).isEqualTo("SELECT name FROM student WHERE id IN (?, ...)");
      assertThat(slow.user()).isEqualTo("app");
      assertThat(slow.schema()).isEqualTo("school");
      assertThat(slow.shards()).containsExactly("s0", "s1");
      assertThat(slow.rows()).isEqualTo(4);
      assertThat(slow.error()).isZero();
    }
  }

  @Test
  void aRefusedLoginIsAnEventAndTheNameOfAStrangerIsCut() throws Exception {
    try (Plane plane = Plane.start(alpha, beta, "")) {
      String name = "x".repeat(5000);
      assertThat(
              org.assertj.core.api.Assertions.catchThrowable(
                  () -> WireClient.login(plane.port(), name, "?", "school", WireClient.USUAL)))
          .isNotNull();
      Eventually.equal(
          () ->
              plane.context().recorder().events().newestFirst().stream()
                  .map(event -> event.kind() + " " + event.subject().length())
                  .toList(),
          List.of("LOGIN_REFUSED 67"));
    }
  }
}
