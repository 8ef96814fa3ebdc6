package io.kintsugi.proxy.session.plane;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.proxy.FakeMySqlServer;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// What is sent to the shards so that several of them answer as one server would.
class AnswersPlaneTest {
  private static final String CLOCK = "SET @@session.timestamp=";
  private static final String RELEASE = "SET @@session.`timestamp`=DEFAULT";

  @AutoClose
  private final FakeMySqlServer alpha =
      Plane.server().rows("FROM student", List.of("name"), new String[] {"Ada"});

  @AutoClose
  private final FakeMySqlServer beta =
      Plane.server().rows("FROM student", List.of("name"), new String[] {"Bob"});

  private static List<String> clocks(FakeMySqlServer server) {
    return server.received().stream().filter(sql -> sql.startsWith(CLOCK)).toList();
  }

  @Test
  void nowIsOneMomentOnAllShardsAndTheNextStatementLetsTheClockGo() throws Exception {
    try (Plane plane = Plane.start(alpha, beta, "");
        WireClient client = plane.client()) {
      assertThat(client.query("SELECT name FROM student WHERE born < NOW()").rows()).hasSize(2);
      assertThat(clocks(alpha)).hasSize(1).isEqualTo(clocks(beta));
      assertThat(alpha.received()).doesNotContain(RELEASE);
      assertThat(client.query("SELECT name FROM student").rows()).hasSize(2);
      for (FakeMySqlServer server : List.of(alpha, beta)) {
        assertThat(server.received())
            .containsSubsequence(clocks(server).getFirst(), RELEASE, "SELECT name FROM student");
        assertThat(clocks(server)).hasSize(1);
      }
    }
  }

  @Test
  void aReadThatAsksForNoTimeSetsNoClock() throws Exception {
    try (Plane plane = Plane.start(alpha, beta, "");
        WireClient client = plane.client()) {
      client.query("SELECT name, UNIX_TIMESTAMP(name) FROM student");
      client.query("SELECT name FROM student WHERE id = 4 AND born < NOW()");
      assertThat(clocks(alpha)).isEmpty();
      assertThat(clocks(beta)).isEmpty();
    }
  }

  @Test
  void whatIsAboutToBeRefusedIsPreparedOnAShardAndClosedButNeverRun() throws Exception {
    String refused = "SELECT COUNT(DISTINCT name) FROM student";
    try (Plane plane = Plane.start(alpha, beta, "");
        WireClient client = plane.client()) {
      assertThat(client.query(refused).errno()).isEqualTo(1235);
      Eventually.equal(
          () -> alpha.received().stream().filter(sql -> sql.contains(refused)).toList(),
          List.of("PREPARE " + refused, "CLOSE " + refused));
      assertThat(beta.received()).noneMatch(sql -> sql.contains("DISTINCT"));
    }
  }

  @Test
  void aRefusalStandsWhenNoShardCanBeAsked() throws Exception {
    try (Plane plane = Plane.start(alpha, beta, "acquire-timeout: 1s");
        WireClient client = plane.client()) {
      alpha.stopListening();
      alpha.dropConnections();
      assertThat(client.query("SELECT COUNT(DISTINCT name) FROM student").errno()).isEqualTo(1235);
    }
  }
}
