package io.kintsugi.proxy.session.plane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kintsugi.proxy.FakeMySqlServer;
import io.kintsugi.proxy.wire.Capability;
import io.kintsugi.proxy.wire.Command;
import io.kintsugi.proxy.wire.OkPacket;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Commands as clients send them, and as they should not.
class ProtocolPlaneTest {
  private static final String QUICK = "SELECT name FROM student WHERE id = 4";
  private static final String SLOW = "SELECT name FROM student WHERE id = 2";

  @AutoClose
  private final FakeMySqlServer alpha =
      Plane.server()
          .error("WHERE id = 6", 1146, "42S02", "Table 'school_0.student' doesn't exist")
          .silence("WHERE id = 2")
          .on("length\\(", e -> e.result().ok(OkPacket.of(e.sql().length(), 0, 2, 0)))
          .rows("FROM student", List.of("name"), new String[] {"Ada"});

  @AutoClose
  private final FakeMySqlServer beta =
      Plane.server().rows("FROM student", List.of("name"), new String[] {"Bob"});

  @ParameterizedTest
  @ValueSource(
      ints = {
        Command.COM_STMT_EXECUTE,
        Command.COM_STMT_FETCH,
        Command.COM_STMT_RESET,
        Command.COM_PROCESS_KILL,
        Command.COM_SET_OPTION,
        Command.COM_CHANGE_USER,
        Command.COM_INIT_DB,
        Command.COM_DEBUG,
        0x7F
      })
  void aTruncatedCommandIsAnsweredWithAnErrorAndTheSessionGoesOnOrEnds(int code) throws Exception {
    try (Plane plane = Plane.start(alpha, beta, "");
        WireClient client = plane.client()) {
      client.write(WireClient.command(code, new byte[] {1}), 0);
      try {
        client.packet();
        assertThat(client.query(QUICK).rows()).hasSize(1);
      } catch (java.io.IOException closed) {
        Eventually.equal(plane::sessions, 0);
      }
    }
  }

  @Test
  void anEmptyCommandIsAnError() throws Exception {
    try (Plane plane = Plane.start(alpha, beta, "");
        WireClient client = plane.client()) {
      client.write(Unpooled.EMPTY_BUFFER, 0);
      assertThat(client.answer().errno()).isNotZero();
    }
  }

  @Test
  void aPacketOutOfOrderIsToldAndTheConnectionClosed() throws Exception {
    try (Plane plane = Plane.start(alpha, beta, "");
        WireClient client = plane.client()) {
      client.write(WireClient.command(Command.COM_PING, new byte[0]), 7);
      assertThat(client.answer().errno()).isEqualTo(1156);
      assertThat(client.hungUp()).isTrue();
      Eventually.equal(plane::clients, 0);
    }
  }

  @Test
  void aPacketBeyondTheLimitIsToldAndTheConnectionClosed() throws Exception {
    try (Plane plane = Plane.start(alpha, beta, "max-allowed-packet: 1MB");
        WireClient client = plane.client()) {
      client.raw(Unpooled.buffer().writeMediumLE(2 << 20).writeByte(0).writeByte(3));
      assertThat(client.answer().errno()).isEqualTo(1153);
      assertThat(client.hungUp()).isTrue();
    }
  }

  @Test
  void rubbishNeverHangsAClientNorHarmsAnother() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    try (Plane plane = Plane.start(alpha, beta, "");
        WireClient bystander = plane.client()) {
      for (int i = 0; i < 60; i++) {
        byte[] rubbish = new byte[1 + random.nextInt(40)];
        random.nextBytes(rubbish);
        try (WireClient client = i % 3 == 0 ? WireClient.connect(plane.port()) : plane.client()) {
          client.write(Unpooled.wrappedBuffer(rubbish), i % 3 == 0 ? 1 : 0);
          client.vanish();
        }
        assertThat(bystander.query(QUICK).rows()).as("seed %d, round %d", seed, i).hasSize(1);
      }
      Eventually.equal(plane::clients, 1);
      Eventually.equal(plane::sessions, 1);
    }
  }

  @Test
  void pipelinedCommandsAreAnsweredInTheirOrder() throws Exception {
    try (Plane plane = Plane.start(alpha, beta, "");
        WireClient client = plane.client()) {
      ByteBuf all = Unpooled.buffer();
      for (int i = 0; i < 200; i++) {
        String sql = "SELECT name FROM student WHERE id = " + (i % 2 == 0 ? 4 : 1);
        all.writeBytes(
            WireClient.framed(
                WireClient.command(Command.COM_QUERY, sql.getBytes(StandardCharsets.UTF_8)), 0));
      }
      client.raw(all);
      for (int i = 0; i < 200; i++) {
        assertThat(client.answer().rows()).containsExactly(List.of(i % 2 == 0 ? "Ada" : "Bob"));
      }
    }
  }

  @Test
  void severalStatementsEndAtTheFirstError() throws Exception {
    try (Plane plane = Plane.start(alpha, beta, "");
        WireClient client = plane.client(WireClient.USUAL | Capability.CLIENT_MULTI_STATEMENTS)) {
      client.send(QUICK + "; SELECT name FROM student WHERE id = 6; " + QUICK);
      assertThat(client.answer().rows()).hasSize(1);
      assertThat(client.answer().errno()).isEqualTo(1146);
      assertThat(client.query(QUICK).rows()).hasSize(1);
    }
  }

  @Test
  void thousandsOfSmallStatementsInOneCommandDoNotGrowTheStack() throws Exception {
    try (Plane plane = Plane.start(alpha, beta, "");
        WireClient client = plane.client(WireClient.USUAL | Capability.CLIENT_MULTI_STATEMENTS)) {
      client.send("USE school;".repeat(3000) + "USE school");
      for (int i = 0; i <= 3000; i++) {
        assertThat(client.answer().errno()).isZero();
      }
      assertThat(client.query(QUICK).rows()).hasSize(1);
    }
  }

  @Test
  void aStatementBeyondSixteenMegabytesArrivesWhole() throws Exception {
    try (Plane plane = Plane.start(alpha, beta, "max-allowed-packet: 64MB");
        WireClient client = plane.client()) {
      String sql = "UPDATE student SET name = 'length(" + "x".repeat(17 << 20) + "' WHERE id = 4";
      assertThat(client.query(sql).end().affectedRows()).isEqualTo(sql.length());
    }
  }

  @Test
  void aRowBeyondSixteenMegabytesArrivesWhole() throws Exception {
    String long16 = "y".repeat(17 << 20);
    try (FakeMySqlServer wide =
            Plane.server().rows("FROM student", List.of("name"), new String[] {long16});
        Plane plane = Plane.start(wide, beta, "");
        WireClient client = plane.client()) {
      assertThat(client.query(QUICK).rows().getFirst().getFirst()).isEqualTo(long16);
    }
  }

  @Test
  void clientsWithAndWithoutDeprecateEofAreAnsweredAlike() throws Exception {
    try (Plane plane = Plane.start(alpha, beta, "")) {
      for (int flag : new int[] {0, Capability.CLIENT_DEPRECATE_EOF}) {
        int flags = (WireClient.USUAL & ~Capability.CLIENT_DEPRECATE_EOF) | flag;
        try (WireClient client = plane.client(flags)) {
          assertThat(client.query(QUICK).rows()).containsExactly(List.of("Ada"));
          assertThat(client.query("SELECT name FROM student").rows())
              .containsExactlyInAnyOrder(List.of("Ada"), List.of("Bob"));
        }
      }
    }
  }

  @Test
  void aTrackingClientIsToldItsNewSchema() throws Exception {
    try (Plane plane = Plane.start(alpha, beta, "");
        WireClient client = plane.client(WireClient.USUAL | Capability.CLIENT_SESSION_TRACK)) {
      OkPacket ok = client.query("USE school").end();
      assertThat(new String(ok.sessionState(), StandardCharsets.UTF_8)).contains("school");
      assertThat(client.query("USE nowhere").errno()).isIn(1044, 1049);
    }
  }

  @Test
  void killEndsWhatItNamesAndNothingElse() throws Exception {
    try (Plane plane = Plane.start(alpha, beta, "connect-timeout: 2s");
        WireClient victim = plane.client();
        WireClient killer = plane.client();
        WireClient stranger =
            WireClient.login(plane.port(), "other", "anders", "school", WireClient.USUAL)) {
      assertThat(killer.query("KILL 999999").errno()).isEqualTo(1094);
      assertThat(stranger.query("KILL " + victim.connectionId()).errno()).isEqualTo(1095);
      victim.send(SLOW);
      Eventually.happens(() -> alpha.received().contains(SLOW));
      assertThat(killer.query("KILL QUERY " + victim.connectionId()).errno()).isZero();
      assertThat(victim.answer().errno()).isEqualTo(1317);
      assertThat(victim.query(QUICK).rows()).as("a late kill hits nothing").hasSize(1);
      ByteBuf id = Unpooled.buffer().writeIntLE(victim.connectionId());
      killer.write(WireClient.command(Command.COM_PROCESS_KILL, id.array().clone()), 0);
      assertThat(killer.answer().errno()).isZero();
      assertThat(victim.hungUp()).isTrue();
      assertThat(killer.query("KILL QUERY " + killer.connectionId()).errno()).isEqualTo(1317);
      assertThat(killer.query(QUICK).rows()).hasSize(1);
      assertThat(killer.query("KILL " + killer.connectionId()).errno()).isEqualTo(1317);
      assertThat(killer.hungUp()).isTrue();
    }
  }

  @Test
  void changeUserChecksThePasswordAndAWrongOneEndsTheConnection() throws Exception {
    try (Plane plane = Plane.start(alpha, beta, "");
        WireClient client = plane.client()) {
      client.changeUser("other", "anders", "school");
      assertThat(client.query(QUICK).rows()).hasSize(1);
      assertThatThrownBy(() -> client.changeUser("other", "falsch", "school"))
          .isInstanceOfSatisfying(
              WireClient.Refused.class, refused -> assertThat(refused.errno()).isEqualTo(1045));
      assertThat(client.hungUp()).isTrue();
      Eventually.equal(plane::sessions, 0);
    }
  }

  @Test
  void preparingTheSameTextAgainLeavesNoStatementBehindOnTheServer() throws Exception {
    try (Plane plane = Plane.start(alpha, beta, "backend-connections: 1");
        WireClient client = plane.client()) {
      for (int i = 0; i < 20; i++) {
        client.write(
            WireClient.command(Command.COM_STMT_PREPARE, QUICK.getBytes(StandardCharsets.UTF_8)),
            0);
        ByteBuf ok = client.packet();
        assertThat(ok.getUnsignedByte(0)).isZero();
        assertThat(ok.getIntLE(1)).as("ids are the session's own").isEqualTo(i + 1);
      }
      assertThat(client.query(QUICK).rows()).hasSize(1);
      long prepared = alpha.received().stream().filter(s -> s.startsWith("PREPARE ")).count();
      long closed = alpha.received().stream().filter(s -> s.startsWith("CLOSE ")).count();
      assertThat(prepared - closed).isEqualTo(1);
    }
  }

  @Test
  void anUnknownStatementIdIs1243() throws Exception {
    try (Plane plane = Plane.start(alpha, beta, "");
        WireClient client = plane.client()) {
      ByteBuf body = Unpooled.buffer().writeIntLE(77).writeByte(0).writeIntLE(1);
      byte[] bytes = new byte[body.readableBytes()];
      body.readBytes(bytes);
      client.write(WireClient.command(Command.COM_STMT_EXECUTE, bytes), 0);
      assertThat(client.answer().errno()).isEqualTo(1243);
      assertThat(client.query(QUICK).rows()).hasSize(1);
    }
  }
}
