package io.kintsugi.proxy.session.plane;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.proxy.FakeMySqlServer;
import io.kintsugi.proxy.backend.Marks;
import io.kintsugi.proxy.backend.Orphan;
import io.kintsugi.proxy.wire.OkPacket;
import io.kintsugi.proxy.wire.ServerStatus;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Of which sessions it is said that their servers may not know that they have ended.
class OrphanTest {
  private static final int IN_TRANSACTION =
      ServerStatus.SERVER_STATUS_AUTOCOMMIT | ServerStatus.SERVER_STATUS_IN_TRANS;
  private static final String QUICK = "SELECT name FROM student WHERE id = 4";
  private static final String INSERT = "INSERT INTO student (id, name) VALUES (4, 'Ada')";

  @AutoClose
  private final FakeMySqlServer alpha =
      Plane.server()
          .on("^INSERT", e -> e.result().ok(OkPacket.of(1, 0, IN_TRANSACTION, 0)))
          .hangUp("WHERE id = 10")
          .rows("WHERE id = 4", List.of("name"), new String[] {"Ada"});

  @AutoClose private final FakeMySqlServer beta = Plane.server();

  @Test
  void aRollbackThatIsNotAnsweredLeavesOneUnderTheMarkOfItsLogin() throws Exception {
    alpha.silence("^ROLLBACK");
    try (Plane plane = Plane.start(alpha, beta, "acquire-timeout: 1s")) {
      WireClient client = plane.client();
      client.query("BEGIN");
      assertThat(client.query(INSERT).errno()).isZero();
      client.vanish();
      Eventually.equal(
          plane::orphans,
          List.of(
              new Orphan(
                  "alpha",
                  String.valueOf(alpha.logins().getFirst().attributes().get(Marks.ATTRIBUTE)))));
      Eventually.equal(() -> plane.connections("alpha"), 0);
    }
  }

  @Test
  void aServerThatHangsUpLeavesNone() throws Exception {
    try (Plane plane = Plane.start(alpha, beta, "");
        WireClient client = plane.client()) {
      assertThat(client.query("SELECT name FROM student WHERE id = 10").errno()).isNotZero();
      Eventually.equal(() -> plane.connections("alpha"), 0);
      assertThat(plane.orphans()).isEmpty();
    }
  }

  @Test
  void whatIsClosedWhileNobodyHasItLeavesNone() throws Exception {
    Plane plane = Plane.start(alpha, beta, "");
    try (plane;
        WireClient client = plane.client()) {
      assertThat(client.query(QUICK).rows()).hasSize(1);
      assertThat(plane.connections("alpha")).isEqualTo(1);
    }
    assertThat(plane.connections("alpha")).isZero();
    assertThat(plane.orphans()).isEmpty();
  }
}
