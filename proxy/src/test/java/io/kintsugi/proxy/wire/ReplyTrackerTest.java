package io.kintsugi.proxy.wire;

import static io.kintsugi.proxy.wire.PacketWriter.MAX_PAYLOAD;
import static io.kintsugi.proxy.wire.ServerStatus.SERVER_MORE_RESULTS_EXISTS;
import static io.kintsugi.proxy.wire.ServerStatus.SERVER_STATUS_AUTOCOMMIT;
import static io.kintsugi.proxy.wire.ServerStatus.SERVER_STATUS_CURSOR_EXISTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kintsugi.proxy.wire.ReplyTracker.Expect;
import io.kintsugi.proxy.wire.ReplyTracker.Mode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyTrackerTest {
  /// Feeds the reply cut in two at every byte, then byte by byte, and expects the same story each
  /// time.
  private static ReplyTracker follow(
      byte[] reply, boolean deprecateEof, Expect expect, String story) {
    String forwarded = null;
    for (Mode mode : Mode.values()) {
      for (int cut = 0; cut <= reply.length; cut++) {
        RecordedReply seen = new RecordedReply();
        ReplyTracker tracker = new ReplyTracker(deprecateEof);
        tracker.start(expect, mode);
        int chunk = cut == reply.length ? 1 : Math.max(1, cut);
        boolean ended = feedInChunks(tracker, reply, chunk, cut == reply.length, seen);
        assertThat(ended).as("%s cut at %d", mode, cut).isTrue();
        if (mode == Mode.DEFINITIONS) {
          assertThat(seen.story()).as("cut at %d", cut).isEqualTo(story);
        } else if (mode == Mode.FORWARD) {
          forwarded = forwarded == null ? seen.story() : forwarded;
          assertThat(seen.story()).as("cut at %d", cut).isEqualTo(forwarded);
        }
        if (mode != Mode.WHOLE_ROWS) {
          assertThat(Hex.rest(seen.all)).as("%s cut at %d", mode, cut).isEqualTo(reply);
        }
      }
    }
    ReplyTracker tracker = new ReplyTracker(deprecateEof);
    tracker.start(expect);
    tracker.feed(Unpooled.wrappedBuffer(reply), new RecordedReply());
    return tracker;
  }

  /// Sends first `chunk` bytes and then the rest, or all of it in chunks.
  private static boolean feedInChunks(
      ReplyTracker tracker, byte[] reply, int chunk, boolean all, RecordedReply seen) {
    int at = 0;
    boolean ended = false;
    while (at < reply.length) {
      int to = all || at == 0 ? Math.min(reply.length, at + chunk) : reply.length;
      ByteBuf read = ByteBufAllocator.DEFAULT.buffer();
      read.writeBytes(reply, at, to - at);
      ended = tracker.feed(read, seen);
      assertThat(read.isReadable()).isFalse();
      read.release();
      at = to;
    }
    return ended;
  }

  @Test
  void anOkAnswersAnUpdate() {
    byte[] reply = Hex.bytes("07 00 00 01 00 03 2a 02 00 05 00");
    ReplyTracker tracker = follow(reply, true, Expect.COMMAND, "OK");
    assertThat(tracker.affectedRows()).isEqualTo(3);
    assertThat(tracker.lastInsertId()).isEqualTo(42);
    assertThat(tracker.status()).isEqualTo(SERVER_STATUS_AUTOCOMMIT);
    assertThat(tracker.warnings()).isEqualTo(5);
    assertThat(tracker.lastSequence()).isEqualTo(1);
  }

  @Test
  void anErrorOfTheManualEndsTheReply() {
    byte[] reply =
        Hex.bytes(
            "17 00 00 01 ff 48 04 23 48 59 30 30 30 4e 6f 20 74 61 62 6c 65 73 20 75 73 65 64");
    ReplyTracker tracker = follow(reply, false, Expect.COMMAND, "ERR");
    assertThat(tracker.isError()).isTrue();
    assertThat(tracker.errorCode()).isEqualTo(1096);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void rowsPassAsOneRun(boolean deprecateEof) {
    byte[] reply =
        new Reply(deprecateEof)
            .columns(2)
            .packet("01 61 01 62")
            .packet("fb fb")
            .packet("00 00")
            .packet("01 63 fb")
            .end(2, 7)
            .bytes();
    String end = deprecateEof ? " run OK" : " COLUMNS_EOF run EOF";
    ReplyTracker tracker =
        follow(reply, deprecateEof, Expect.COMMAND, "COLUMN_COUNT COLUMN_DEF COLUMN_DEF" + end);
    assertThat(tracker.warnings()).isEqualTo(7);
    assertThat(tracker.resultSets()).isEqualTo(1);
  }

  @Test
  void anErrorMayComeInTheMiddleOfTheRows() {
    byte[] reply = new Reply(true).columns(1).packet("01 61").err(1317).bytes();
    ReplyTracker tracker = follow(reply, true, Expect.COMMAND, "COLUMN_COUNT COLUMN_DEF run ERR");
    assertThat(tracker.errorCode()).isEqualTo(1317);
  }

  @Test
  void moreResultsAreOneReply() {
    byte[] reply =
        new Reply(false)
            .columns(1)
            .packet("01 61")
            .end(2 | SERVER_MORE_RESULTS_EXISTS, 0)
            .ok(OkPacket.of(1, 0, 2 | SERVER_MORE_RESULTS_EXISTS, 0))
            .columns(1)
            .end(2 | SERVER_MORE_RESULTS_EXISTS, 0)
            .ok(OkPacket.of(4, 0, 2, 0))
            .bytes();
    ReplyTracker tracker =
        follow(
            reply,
            false,
            Expect.COMMAND,
            "COLUMN_COUNT COLUMN_DEF COLUMNS_EOF run EOF OK COLUMN_COUNT COLUMN_DEF COLUMNS_EOF EOF OK");
    assertThat(tracker.affectedRows()).isEqualTo(4);
    assertThat(tracker.resultSets()).isEqualTo(2);
  }

  @Test
  void aPreparedStatementTellsItsParametersAndColumns() {
    byte[] classic =
        new Reply(false)
            .packet("00 01 00 00 00 01 00 02 00 00 00 00")
            .definitions(2)
            .eofBehindDefinitions(2)
            .definitions(1)
            .eofBehindDefinitions(2)
            .bytes();
    follow(
        classic,
        false,
        Expect.PREPARE,
        "PREPARE_OK PARAMETER_DEF PARAMETER_DEF PARAMETERS_EOF COLUMN_DEF COLUMNS_EOF");
    byte[] modern =
        new Reply(true).packet("00 01 00 00 00 00 00 02 00 00 00 00").definitions(2).bytes();
    follow(modern, true, Expect.PREPARE, "PREPARE_OK PARAMETER_DEF PARAMETER_DEF");
    byte[] bare = new Reply(true).packet("00 01 00 00 00 00 00 00 00 00 00 00").bytes();
    follow(bare, true, Expect.PREPARE, "PREPARE_OK");
    follow(new Reply(true).err(1064).bytes(), true, Expect.PREPARE, "ERR");
  }

  @Test
  void aCursorIsOpenedInsteadOfRows() {
    int status = 2 | SERVER_STATUS_CURSOR_EXISTS;
    byte[] classic =
        new Reply(false).packet("01").definitions(1).eofBehindDefinitions(status).bytes();
    follow(classic, false, Expect.EXECUTE, "COLUMN_COUNT COLUMN_DEF EOF");
    byte[] modern = new Reply(true).packet("01").definitions(1).end(status, 0).bytes();
    ReplyTracker tracker = follow(modern, true, Expect.EXECUTE, "COLUMN_COUNT COLUMN_DEF OK");
    assertThat(tracker.status()).isEqualTo(status);
    byte[] fetched = new Reply(false).packet("00 00 01 61").packet("00 04").end(0x82, 0).bytes();
    follow(fetched, false, Expect.FETCH, "run EOF");
  }

  /// A FETCH has no definitions in front, so its first row is the first packet of all.
  @Test
  void eachFetchStartsItsOwnCount() {
    ReplyTracker tracker = new ReplyTracker(true);
    for (int i = 0; i < 3; i++) {
      Reply reply = new Reply(true).packet("00 00 03 61 62 63").packet("00 00 03 61 62 63");
      tracker.start(Expect.FETCH);
      assertThat(
              tracker.feed(Unpooled.wrappedBuffer(reply.end(66, 0).bytes()), new RecordedReply()))
          .isTrue();
      assertThat(tracker.lastSequence()).isEqualTo(3);
    }
  }

  @Test
  void theSmallCommandsHaveTheirOwnForms() {
    byte[] uptime = new Reply(true).packet("55 70 74 69 6d 65 3a 20 31").bytes();
    follow(uptime, true, Expect.STATISTICS, "STATISTICS");
    byte[] fields = new Reply(false).definitions(3).end(2, 0).bytes();
    follow(fields, false, Expect.FIELD_LIST, "COLUMN_DEF COLUMN_DEF COLUMN_DEF EOF");
    follow(new Reply(true).end(2, 0).bytes(), true, Expect.ONE_PACKET, "OK");
    follow(new Reply(false).end(2, 0).bytes(), false, Expect.ONE_PACKET, "EOF");
  }

  @Test
  void localInfileIsNotTakenForARow() {
    byte[] reply = new Reply(true).packet("fb 2f 65 74 63").bytes();
    RecordedReply seen = new RecordedReply();
    ReplyTracker tracker = new ReplyTracker(true);
    tracker.start(Expect.COMMAND);
    assertThat(tracker.feed(Unpooled.wrappedBuffer(reply), seen)).isFalse();
    assertThat(seen.story()).isEqualTo("LOCAL_INFILE");
    byte[] refused = Hex.bytes("07 00 00 04 00 00 00 02 00 00 00");
    assertThat(tracker.feed(Unpooled.wrappedBuffer(refused), seen)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {MAX_PAYLOAD - 1, MAX_PAYLOAD, MAX_PAYLOAD + 1, 2 * MAX_PAYLOAD})
  void aRowOf16MiBThatBeginsLikeAnEndIsARow(int size) {
    for (boolean deprecateEof : new boolean[] {false, true}) {
      byte[] row = new byte[size];
      Arrays.fill(row, (byte) 0xFE);
      if (deprecateEof && size < MAX_PAYLOAD) {
        row[0] = (byte) 0xFD;
      }
      byte[] reply =
          new Reply(deprecateEof).columns(1).packet(row).packet("01 61").end(2, 1).bytes();
      for (Mode mode : new Mode[] {Mode.FORWARD, Mode.WHOLE_ROWS}) {
        RecordedReply seen = new RecordedReply();
        ReplyTracker tracker = new ReplyTracker(deprecateEof);
        tracker.start(Expect.COMMAND, mode);
        assertThat(feedInChunks(tracker, reply, 100_003, true, seen)).isTrue();
        if (mode == Mode.FORWARD) {
          assertThat(Arrays.equals(Hex.rest(seen.all), reply)).isTrue();
          assertThat(seen.story()).isEqualTo(deprecateEof ? "run OK" : "run EOF");
        } else {
          assertThat(seen.rows).hasSize(2);
          assertThat(Arrays.equals(seen.rows.getFirst(), row)).isTrue();
          assertThat(seen.rows.getLast()).isEqualTo(new byte[] {1, 'a'});
        }
      }
    }
  }

  @Test
  void wholeRowsComeOneByOneHoweverTheyAreCut() {
    byte[] reply =
        new Reply(true).columns(1).packet("01 61").packet("03 62 63 64").end(2, 0).bytes();
    for (int chunk = 1; chunk <= reply.length; chunk++) {
      RecordedReply seen = new RecordedReply();
      ReplyTracker tracker = new ReplyTracker(true);
      tracker.start(Expect.COMMAND, true);
      assertThat(feedInChunks(tracker, reply, chunk, true, seen)).isTrue();
      assertThat(seen.story()).isEqualTo("COLUMN_COUNT COLUMN_DEF row row OK");
      assertThat(seen.rows.getLast()).isEqualTo(Hex.bytes("03 62 63 64"));
    }
  }

  @Test
  void whatFollowsTheReplyIsLeftAlone() {
    byte[] one = new Reply(true).columns(1).packet("01 61").end(2, 0).bytes();
    ByteBuf both = Unpooled.wrappedBuffer(one, one);
    ReplyTracker tracker = new ReplyTracker(true);
    tracker.start(Expect.COMMAND);
    assertThat(tracker.feed(both, new RecordedReply())).isTrue();
    assertThat(both.readableBytes()).isEqualTo(one.length);
    assertThat(tracker.feed(both, new RecordedReply())).isTrue();
    assertThat(both.readableBytes()).isEqualTo(one.length);
    tracker.start(Expect.COMMAND, Mode.FORWARD);
    assertThat(tracker.feed(both, new RecordedReply())).isTrue();
    assertThat(both.isReadable()).isFalse();
  }

  @Test
  void manySmallRowsKeepTheirIdsPast255() {
    Reply reply = new Reply(true).columns(1);
    Random random = new Random(7);
    for (int i = 0; i < 2_000; i++) {
      byte[] row = new byte[1 + random.nextInt(12)];
      row[0] = (byte) (row.length - 1);
      reply.packet(row);
    }
    byte[] bytes = reply.end(2, 0).bytes();
    for (int chunk : new int[] {3, 7, 8, 9, 100, 4_096}) {
      RecordedReply seen = new RecordedReply();
      ReplyTracker tracker = new ReplyTracker(true);
      tracker.start(Expect.COMMAND, Mode.FORWARD);
      assertThat(feedInChunks(tracker, bytes, chunk, true, seen)).isTrue();
      assertThat(Hex.rest(seen.all)).isEqualTo(bytes);
      assertThat(tracker.lastSequence()).isEqualTo((1 + 1 + 2_000 + 1) & 0xFF);
    }
  }

  @Test
  void aStreamOutOfStepIsNoticed() {
    byte[] reply = new Reply(true).columns(1).packet("01 61").packet("01 62").end(2, 0).bytes();
    reply[reply.length - 11 - 3] ^= 4;
    ReplyTracker tracker = new ReplyTracker(true);
    tracker.start(Expect.COMMAND);
    assertThatThrownBy(() -> tracker.feed(Unpooled.wrappedBuffer(reply), new RecordedReply()))
        .isInstanceOf(MalformedPacketException.class)
        .hasMessageContaining("out of order");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void randomBytesEndInNothingWorseThanMalformed(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 1_500; i++) {
      byte[] bytes = new byte[random.nextInt(64)];
      random.nextBytes(bytes);
      for (int j = 1; j + 3 < bytes.length && random.nextBoolean(); j += 9) {
        bytes[j] = 0;
        bytes[j + 1] = 0;
      }
      ReplyTracker tracker = new ReplyTracker(random.nextBoolean(), random.nextBoolean());
      Expect expect = Expect.values()[random.nextInt(Expect.values().length)];
      Mode mode = Mode.values()[random.nextInt(Mode.values().length)];
      tracker.start(expect, mode);
      try {
        feedInChunksLeaving(tracker, bytes, 1 + random.nextInt(20));
      } catch (MalformedPacketException expected) {
        assertThat(expected.errorCode()).as("seed %d", seed).isIn(1835, 1156, 1153);
      } finally {
        tracker.release();
      }
    }
  }

  private static void feedInChunksLeaving(ReplyTracker tracker, byte[] bytes, int chunk) {
    RecordedReply seen = new RecordedReply();
    for (int at = 0; at < bytes.length; at += chunk) {
      ByteBuf read = ByteBufAllocator.DEFAULT.buffer();
      try {
        read.writeBytes(bytes, at, Math.min(chunk, bytes.length - at));
        if (tracker.feed(read, seen)) {
          return;
        }
      } finally {
        read.release();
      }
    }
  }
}
