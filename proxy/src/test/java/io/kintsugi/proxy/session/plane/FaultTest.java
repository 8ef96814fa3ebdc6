package io.kintsugi.proxy.session.plane;

import static org.assertj.core.api.Assertions.assertThat;

import io.kintsugi.proxy.FakeMySqlServer;
import io.kintsugi.proxy.wire.ErrPacket;
import io.kintsugi.proxy.wire.OkPacket;
import io.kintsugi.proxy.wire.ServerStatus;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// Servers and clients that go away, fall silent, or say what they must not.
class FaultTest {
  private static final int IN_TRANSACTION =
      ServerStatus.SERVER_STATUS_AUTOCOMMIT | ServerStatus.SERVER_STATUS_IN_TRANS;
  private static final String QUICK = "SELECT name FROM student WHERE id = 4";
  private static final String SLOW = "SELECT name FROM student WHERE id = 2";
  private static final String INSERT = "INSERT INTO student (id, name) VALUES (4, 'Ada')";
  private final AtomicReference<Channel> kept = new AtomicReference<>();

  @AutoClose
  private final FakeMySqlServer alpha =
      Plane.server()
          .on("^INSERT", e -> e.result().ok(OkPacket.of(1, 0, IN_TRANSACTION, 0)))
          .on("WHERE id = 2", e -> kept.set(e.channel()))
          .hangUp("WHERE id = 10")
          .rows("WHERE id = 4", List.of("name"), new String[] {"Ada"});

  @AutoClose
  private final FakeMySqlServer beta =
      Plane.server()
          .on("^INSERT", e -> e.result().ok(OkPacket.of(1, 0, IN_TRANSACTION, 0)))
          .rows("WHERE id = 1", List.of("name"), new String[] {"Bob"});

  private boolean heard(FakeMySqlServer server, String prefix) {
    return server.received().stream().anyMatch(sql -> sql.startsWith(prefix));
  }

  @Test
  void theQueryOfAClientThatVanishedIsKilledAndNothingOfItRemains() throws Exception {
    try (Plane plane = Plane.start(alpha, beta, "")) {
      WireClient client = plane.client();
      client.send(SLOW);
      Eventually.happens(() -> heard(alpha, SLOW));
      client.vanish();
      Eventually.happens(() -> heard(alpha, "KILL "));
      Eventually.equal(() -> plane.connections("alpha"), 0);
      Eventually.equal(alpha::openConnections, 0);
      Eventually.equal(plane::clients, 0);
      Eventually.equal(plane::sessions, 0);
    }
  }

  @Test
  void theTransactionOfAClientThatVanishedIsRolledBackAndItsConnectionLivesOn() throws Exception {
    try (Plane plane = Plane.start(alpha, beta, "")) {
      WireClient client = plane.client();
      client.query("BEGIN");
      assertThat(client.query(INSERT).errno()).isZero();
      client.vanish();
      Eventually.happens(() -> alpha.received().contains("ROLLBACK"));
      Eventually.equal(plane::sessions, 0);
      assertThat(plane.connections("alpha")).isEqualTo(1);
      assertThat(heard(alpha, "KILL ")).isFalse();
    }
  }

  @Test
  void aClientThatVanishesWhileItWaitsForAConnectionTakesNone() throws Exception {
    try (Plane plane = Plane.start(alpha, beta, "backend-connections: 1, acquire-timeout: 20s");
        WireClient third = plane.client()) {
      WireClient holder = plane.client();
      holder.send(SLOW);
      Eventually.happens(() -> heard(alpha, SLOW));
      WireClient waiting = plane.client();
      waiting.send(QUICK);
      waiting.vanish();
      Eventually.equal(plane::clients, 2);
      third.send(QUICK);
      holder.vanish();
      assertThat(third.answer().rows()).hasSize(1);
      assertThat(plane.connections("alpha")).isEqualTo(1);
    }
  }

  @Test
  void aClientThatVanishesDuringItsLoginLeavesNothing() throws Exception {
    try (Plane plane = Plane.start(alpha, beta, "")) {
      for (int i = 0; i < 5; i++) {
        WireClient.connect(plane.port()).vanish();
      }
      Eventually.equal(plane::clients, 0);
      assertThat(plane.sessions()).isZero();
    }
  }

  @Test
  void aClientThatSaysNothingIsDisconnectedWhenItsLoginTakesTooLong() throws Exception {
    try (Plane plane = Plane.start(alpha, beta, "connect-timeout: 300ms");
        WireClient silent = WireClient.connect(plane.port())) {
      assertThat(silent.hungUp()).isTrue();
      Eventually.equal(plane::clients, 0);
    }
  }

  @Test
  void anIdleClientIsDisconnected() throws Exception {
    try (Plane plane = Plane.start(alpha, beta, "idle-timeout: 1s");
        WireClient idle = plane.client()) {
      assertThat(idle.hungUp()).isTrue();
      Eventually.equal(plane::sessions, 0);
    }
  }

  @Test
  void aStatementThatTakesTooLongIsKilledAndAServerThatStaysSilentIsLeft() throws Exception {
    try (Plane plane = Plane.start(alpha, beta, "statement-timeout: 1s, connect-timeout: 2s");
        WireClient client = plane.client()) {
      WireClient.Answer answer = client.query(SLOW);
      assertThat(answer.errno()).isEqualTo(3024);
      assertThat(alpha.received().stream().filter(sql -> sql.startsWith("KILL QUERY")))
          .as("asked once, not at each tick")
          .hasSize(1);
      assertThat(client.query(QUICK).rows()).containsExactly(List.of("Ada"));
    }
  }

  @Test
  void aScatterWhoseOneShardStaysSilentEndsToo() throws Exception {
    try (FakeMySqlServer silent = Plane.server().silence("FROM student");
        FakeMySqlServer quick =
            Plane.server().rows("FROM student", List.of("name"), new String[] {"Bob"});
        Plane plane = Plane.start(silent, quick, "statement-timeout: 1s, connect-timeout: 2s");
        WireClient client = plane.client()) {
      assertThat(client.query("SELECT name FROM student").errno()).isEqualTo(3024);
      assertThat(client.query("SELECT name FROM student WHERE id = 1").rows()).hasSize(1);
    }
  }

  @Test
  void aConnectionLostBeforeTheReplyIsAnErrorAndTheSessionGoesOn() throws Exception {
    try (Plane plane = Plane.start(alpha, beta, "");
        WireClient client = plane.client()) {
      WireClient.Answer answer = client.query("SELECT name FROM student WHERE id = 10");
      assertThat(answer.errno()).isEqualTo(1430);
      assertThat(answer.message()).contains("s0").contains("outcome is unknown");
      assertThat(client.query(QUICK).rows()).hasSize(1);
    }
  }

  @Test
  void aReplyThatBreaksOffCutsTheClientOff() throws Exception {
    try (FakeMySqlServer half =
            Plane.server()
                .on(
                    "WHERE id = 12",
                    e -> {
                      ByteBuf some = Unpooled.buffer().writeMediumLE(1).writeByte(1).writeByte(1);
                      e.channel().writeAndFlush(some);
                      e.channel().close();
                    });
        Plane plane = Plane.start(half, beta, "");
        WireClient client = plane.client()) {
      client.send("SELECT name FROM student WHERE id = 12");
      assertThat(client.hungUp()).isTrue();
      Eventually.equal(plane::sessions, 0);
      Eventually.equal(() -> plane.connections("alpha"), 0);
    }
  }

  @Test
  void aTransactionThatLostItsServerAnswersNothingUntilRollback() throws Exception {
    try (Plane plane = Plane.start(alpha, beta, "");
        WireClient client = plane.client()) {
      client.query("BEGIN");
      assertThat(client.query(INSERT).errno()).isZero();
      alpha.dropConnections();
      Eventually.equal(alpha::openConnections, 0);
      Eventually.happens(() -> client.query(QUICK).errno() == 1180);
      assertThat(client.query("SELECT name FROM student WHERE id = 1").errno()).isEqualTo(1180);
      assertThat(client.query("ROLLBACK").errno()).isZero();
      assertThat(client.query(QUICK).errno()).isZero();
    }
  }

  @Test
  void aCommitIsRefusedWhenTheServerOfTheTransactionHasDied() throws Exception {
    try (Plane plane = Plane.start(alpha, beta, "");
        WireClient client = plane.client()) {
      client.query("BEGIN");
      client.query(INSERT);
      alpha.dropConnections();
      Eventually.equal(() -> plane.connections("alpha") + alpha.openConnections(), 1);
      WireClient.Answer commit = client.query("COMMIT");
      assertThat(commit.errno()).isIn(1180, 1430);
      assertThat(client.query("ROLLBACK").errno()).isZero();
      assertThat(alpha.received()).doesNotContain("COMMIT");
    }
  }

  @Test
  void aServersUnaskedGoodbyeEndsOnlyThatConnection() throws Exception {
    AtomicReference<Channel> idle = new AtomicReference<>();
    alpha.on(
        "WHERE id = 14",
        e -> {
          idle.set(e.channel());
          e.result().ok(OkPacket.of(0, 0, 2, 0));
        });
    try (Plane plane = Plane.start(alpha, beta, "");
        WireClient client = plane.client()) {
      client.query("SELECT name FROM student WHERE id = 14");
      ByteBuf goodbye = Unpooled.buffer();
      ErrPacket.of(4031, "HY000", "The client was disconnected because of inactivity.")
          .write(goodbye, 0);
      idle.get().writeAndFlush(goodbye);
      Eventually.equal(() -> plane.connections("alpha"), 0);
      assertThat(client.query(QUICK).rows()).hasSize(1);
    }
  }

  @Test
  void aServerThatAsksForALocalFileIsNotBelieved() throws Exception {
    alpha.on(
        "WHERE id = 16",
        e ->
            e.out()
                .writeMediumLE(12)
                .writeByte(1)
                .writeByte(0xFB)
                .writeBytes("/etc/passwd".getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
    try (Plane plane = Plane.start(alpha, beta, "");
        WireClient client = plane.client()) {
      WireClient.Answer answer = client.query("SELECT name FROM student WHERE id = 16");
      assertThat(answer.errno()).isEqualTo(1430);
      assertThat(answer.message()).contains("local file");
      assertThat(client.query(QUICK).rows()).hasSize(1);
    }
  }

  @Test
  void aDeadConnectionIsNotKilledByItsOldNumber() throws Exception {
    try (Plane plane = Plane.start(alpha, beta, "");
        WireClient client = plane.client()) {
      client.query("SELECT name FROM student WHERE id = 10");
      assertThat(client.query(QUICK).rows()).hasSize(1);
      assertThat(heard(alpha, "KILL ")).isFalse();
    }
  }
}
