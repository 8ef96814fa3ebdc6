package io.kintsugi.proxy.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CodecTest {
  @ParameterizedTest
  @ValueSource(longs = {0, 250, 251, 0xFFFF, 0x10000, 0xFFFFFF, 0x1000000, Long.MAX_VALUE, -1})
  void lengthEncodedIntegersComeBack(long value) {
    ByteBuf out = Unpooled.buffer();
    LenEnc.writeInt(out, value);
    assertThat(out.readableBytes()).isEqualTo(LenEnc.size(value));
    assertThat(LenEnc.readInt(out)).isEqualTo(value);
  }

  @Test
  void aStringLongerThanItsPacketIsMalformed() {
    for (String hex :
        new String[] {"", "05 61", "fc ff", "fd 00 00 01 61", "fe ff ff ff ff ff ff ff ff", "ff"}) {
      assertThatThrownBy(() -> LenEnc.readBytes(Hex.buf(hex)))
          .as(hex)
          .isInstanceOf(MalformedPacketException.class);
    }
  }

  @Test
  void theStatusOfAnOkIsPatchedInPlace() {
    ByteBuf packet = Unpooled.buffer();
    OkPacket.of(300, 70_000, 2, 1).write(packet, 0, 1);
    OkPacket.patchStatus(ReplyTracker.Kind.OK, packet, 3);
    OkPacket read = OkPacket.decode(packet.skipBytes(4), 0);
    assertThat(read.status()).isEqualTo(3);
    assertThat(read.affectedRows()).isEqualTo(300);
    assertThat(read.lastInsertId()).isEqualTo(70_000);
    ByteBuf eof = Hex.buf("05 00 00 05 fe 00 00 02 00");
    OkPacket.patchStatus(ReplyTracker.Kind.EOF, eof, 0x22);
    assertThat(Hex.of(eof)).isEqualTo("05000005fe00002200");
  }

  @Test
  void sessionStateIsReadAndLeftOutForWhoDidNotAsk() {
    List<SessionTrack> changes =
        List.of(
            new SessionTrack.SystemVariable("autocommit", "OFF"),
            new SessionTrack.Schema("school"),
            new SessionTrack.Gtids("3e11fa47-71ca-11e1-9e33-c80aa9429562:1-5"),
            new SessionTrack.TransactionState("T_______"),
            new SessionTrack.TransactionCharacteristics("START TRANSACTION;"),
            new SessionTrack.StateChange("1"),
            new SessionTrack.Unknown(77, new byte[0]));
    byte[] state = SessionTrack.encode(changes);
    assertThat(SessionTrack.decode(state).subList(0, 6)).isEqualTo(changes.subList(0, 6));
    OkPacket ok = OkPacket.of(1, 0, 2, 0).withSessionState(state);
    ByteBuf out = Unpooled.buffer();
    ok.encode(out, Capability.CLIENT_SESSION_TRACK);
    assertThat(OkPacket.decode(out, Capability.CLIENT_SESSION_TRACK).sessionState())
        .isEqualTo(state);
    ByteBuf old = Unpooled.buffer();
    ok.encode(old, 0);
    assertThat(Hex.of(old)).isEqualTo("00010002000000");
  }

  /// The example of the manual, "OK_Packet" with a changed schema.
  @Test
  void theManualsSchemaChangeIsRead() {
    assertThat(SessionTrack.decode(Hex.bytes("01 05 04 74 65 73 74")))
        .containsExactly(new SessionTrack.Schema("test"));
  }

  @Test
  void aColumnsSchemaIsRenamedByBytes() {
    ColumnDefinition column =
        new ColumnDefinition(
            "school_0",
            "s",
            "students",
            "name",
            "name",
            255,
            400,
            ColumnType.VAR_STRING,
            0,
            0,
            new byte[0]);
    ByteBuf packet = Unpooled.buffer();
    column.encode(packet);
    ByteBuf out = Unpooled.buffer();
    assertThat(
            ColumnDefinition.renameSchema(
                packet, out, "other".getBytes(UTF_8), "x".getBytes(UTF_8)))
        .isFalse();
    assertThat(out.isReadable()).isFalse();
    assertThat(
            ColumnDefinition.renameSchema(
                packet, out, "school_0".getBytes(UTF_8), "school".getBytes(UTF_8)))
        .isTrue();
    ByteBuf expected = Unpooled.buffer();
    column.withSchema("school").encode(expected);
    assertThat(Hex.of(out)).isEqualTo(Hex.of(expected));
    assertThat(ColumnDefinition.decode(out)).isEqualTo(column.withSchema("school"));
  }

  @Test
  void queryAttributesAreSkipped() {
    ByteBuf plain = Hex.buf("03 53 45 4c 45 43 54 20 31");
    assertThat(sql(plain, 0)).isEqualTo("SELECT 1");
    int attributes = Capability.CLIENT_QUERY_ATTRIBUTES;
    assertThat(sql(Hex.buf("03 00 01 53 45 4c 45 43 54 20 31"), attributes)).isEqualTo("SELECT 1");
    String two = "03 02 01 02 01 fe 00 01 61 03 00 01 62 02 78 79 53 45 4c 45 43 54 20 31";
    // Two attributes: a string (NULL by its bit: none), and the second is NULL.
    assertThat(sql(Hex.buf(two), attributes)).isEqualTo("SELECT 1");
  }

  private static String sql(ByteBuf payload, int capabilities) {
    ClientCommand command = CommandDecoder.decode(payload, capabilities);
    return ((ClientCommand.Query) command).sql().toString(UTF_8);
  }

  private static ExecuteParameters parameters(String hex, int count) {
    ClientCommand.Execute execute = (ClientCommand.Execute) CommandDecoder.decode(Hex.buf(hex), 0);
    return ExecuteParameters.decode(execute.parameters(), count, execute.flags(), 0, null, null);
  }

  /// The example of the manual, "COM_STMT_EXECUTE".
  @Test
  void theManualsExecuteIsRead() {
    ExecuteParameters read = parameters("17 01 00 00 00 00 01 00 00 00 00 01 0f 00 03 66 6f 6f", 1);
    assertThat(((WireValue.Text) read.value(0)).bytes()).isEqualTo("foo".getBytes(UTF_8));
  }

  @Test
  void everyTypeOfParameterIsRead() {
    String head = "17 01 00 00 00 00 01 00 00 00 ";
    assertThat(parameters(head + "00 01 01 00 ff", 1).value(0)).isEqualTo(new WireValue.Int(-1));
    assertThat(parameters(head + "00 01 01 80 ff", 1).value(0)).isEqualTo(new WireValue.UInt(255));
    assertThat(parameters(head + "00 01 08 80 ff ff ff ff ff ff ff ff", 1).value(0))
        .isEqualTo(new WireValue.UInt(-1));
    assertThat(parameters(head + "00 01 05 00 00 00 00 00 00 00 f0 3f", 1).value(0))
        .isEqualTo(new WireValue.Real(1.0, false));
    assertThat(parameters(head + "01 01 fe 00", 1).isNull(0)).isTrue();
    assertThat(parameters(head + "00 01 06 00", 1).value(0)).isEqualTo(WireValue.NULL);
    assertThat(parameters(head + "00 01 f6 00 03 31 2e 35", 1).value(0))
        .isEqualTo(new WireValue.Decimal("1.5"));
    assertThat(temporal(head + "00 01 0c 00 0b da 07 0a 11 13 1b 1e 01 00 00 00"))
        .isEqualTo("2010-10-17 19:27:30.000001");
    assertThat(temporal(head + "00 01 0c 00 04 da 07 0a 11")).isEqualTo("2010-10-17 00:00:00");
    assertThat(temporal(head + "00 01 0a 00 04 da 07 0a 11")).isEqualTo("2010-10-17");
    assertThat(temporal(head + "00 01 0a 00 00")).isEqualTo("0000-00-00");
    assertThat(temporal(head + "00 01 0b 00 0c 01 78 00 00 00 13 1b 1e 01 00 00 00"))
        .isEqualTo("-2899:27:30.000001");
  }

  private static String temporal(String hex) {
    return ((WireValue.Temporal) parameters(hex, 1).value(0)).text();
  }

  @Test
  void anExecuteWithoutTypesMeansThoseOfTheOneBefore() {
    ExecuteParameters first =
        parameters("17 01 00 00 00 00 01 00 00 00 00 01 03 00 05 00 00 00", 1);
    ByteBuf again = Hex.buf("00 00 07 00 00 00");
    ExecuteParameters second = ExecuteParameters.decode(again, 1, 0, 0, first.types(), null);
    assertThat(second.value(0)).isEqualTo(new WireValue.Int(7));
    assertThatThrownBy(() -> ExecuteParameters.decode(again, 1, 0, 0, null, null))
        .isInstanceOf(MalformedPacketException.class);
  }

  @Test
  void anExecuteIsWrittenAnewWithOtherValues() {
    ExecuteParameters read =
        parameters("17 01 00 00 00 01 01 00 00 00 02 01 03 00 fe 00 05 00 00 00", 2);
    ByteBuf out = Unpooled.buffer();
    read.encode(out, 9, 1, new int[] {1, -1, 0}, new long[] {77});
    ClientCommand.Execute execute = (ClientCommand.Execute) CommandDecoder.decode(out, 0);
    assertThat(execute.statementId()).isEqualTo(9);
    assertThat(execute.flags()).isEqualTo(1);
    ExecuteParameters again = ExecuteParameters.decode(execute.parameters(), 3, 1, 0, null, null);
    assertThat(again.value(0)).isEqualTo(WireValue.NULL);
    assertThat(again.value(1)).isEqualTo(new WireValue.Int(77));
    assertThat(again.value(2)).isEqualTo(new WireValue.Int(5));
  }

  @Test
  void aValueSentAheadIsNotInThePacket() {
    byte[] @Nullable [] ahead = {null, "long".getBytes(UTF_8)};
    ByteBuf in = Hex.buf("00 01 03 00 fc 00 05 00 00 00");
    ExecuteParameters read = ExecuteParameters.decode(in, 2, 0, 0, null, ahead);
    assertThat(((WireValue.Bytes) read.value(1)).bytes()).isEqualTo("long".getBytes(UTF_8));
    ByteBuf out = Unpooled.buffer();
    read.encode(out, 1, 0, null, new long[0]);
    assertThat(Hex.of(out))
        .isEqualTo("17010000000001000000" + "0001" + "0300fc00" + "05000000" + "046c6f6e67");
  }

  @Test
  void attributesOfAnExecuteAreReadOver() {
    ByteBuf in = Hex.buf("02 00 01 03 00 00 fe 00 01 61 05 00 00 00 01 78");
    ExecuteParameters read =
        ExecuteParameters.decode(in, 1, 8, Capability.CLIENT_QUERY_ATTRIBUTES, null, null);
    assertThat(read.count()).isEqualTo(1);
    assertThat(read.value(0)).isEqualTo(new WireValue.Int(5));
    ByteBuf out = Unpooled.buffer();
    read.encode(out, 1, 8, null, new long[0]);
    assertThat(Hex.of(out)).isEqualTo("17010000000001000000" + "0001" + "0300" + "05000000");
  }

  @Test
  void ourOwnResultIsOneThatTheTrackerFollows() {
    for (int capabilities : new int[] {0, Capability.CLIENT_DEPRECATE_EOF}) {
      ByteBuf out = Unpooled.buffer();
      ResultWriter writer = new ResultWriter(out, capabilities, 0);
      List<ColumnDefinition> columns =
          List.of(ColumnDefinition.text("a", 5), ColumnDefinition.number("b", true));
      writer.columns(columns, 2).textRow("x", null).binaryRow(null, "7").end(2, 1);
      ReplyTracker tracker = new ReplyTracker(capabilities != 0);
      RecordedReply seen = new RecordedReply();
      tracker.start(ReplyTracker.Expect.COMMAND, true);
      assertThat(tracker.feed(out, seen)).isTrue();
      assertThat(seen.rows.getFirst()).isEqualTo(Hex.bytes("01 78 fb"));
      assertThat(seen.rows.getLast()).isEqualTo(Hex.bytes("00 04 07 00 00 00 00 00 00 00"));
      assertThat(tracker.warnings()).isEqualTo(1);
      ByteBuf prepared = Unpooled.buffer();
      new ResultWriter(prepared, capabilities, 0).prepared(3, 2, columns, 0, 2);
      tracker.start(ReplyTracker.Expect.PREPARE);
      assertThat(tracker.feed(prepared, seen)).isTrue();
      assertThat(prepared.isReadable()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23, 24})
  void randomBytesEndInNothingWorseThanMalformed(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 30_000; i++) {
      byte[] bytes = new byte[random.nextInt(80)];
      random.nextBytes(bytes);
      if (bytes.length > 0) {
        bytes[0] = (byte) random.nextInt(35);
      }
      int capabilities = random.nextInt();
      try {
        decodeAll(bytes, capabilities, i % 6, random.nextInt(6));
      } catch (MalformedPacketException expected) {
        assertThat(expected.errorCode()).as("seed %d", seed).isIn(1043, 1835);
      }
    }
  }

  private static void decodeAll(byte[] bytes, int capabilities, int what, int count) {
    ByteBuf in = Unpooled.wrappedBuffer(bytes);
    switch (what) {
      case 0 -> {
        if (CommandDecoder.decode(in, capabilities) instanceof ClientCommand.Execute execute) {
          readParameters(execute.parameters(), count, execute.flags(), capabilities);
        }
      }
      case 1 -> readParameters(in, count, bytes.length, capabilities);
      case 2 -> HandshakeResponse.decode(in);
      case 3 -> ColumnDefinition.decode(in);
      case 4 -> SessionTrack.decode(OkPacket.decode(in, capabilities).sessionState());
      default -> Greeting.decode(in);
    }
  }

  private static void readParameters(ByteBuf in, int count, int flags, int capabilities) {
    ExecuteParameters read = ExecuteParameters.decode(in, count, flags, capabilities, null, null);
    for (int p = 0; p < read.count(); p++) {
      read.value(p);
    }
    read.encode(Unpooled.buffer(), 1, 0, null, new long[0]);
  }
}
