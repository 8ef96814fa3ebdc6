package io.kintsugi.proxy.wire;

import static io.kintsugi.proxy.wire.PacketWriter.MAX_PAYLOAD;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandFramerTest {
  private static final byte[] PING = Hex.bytes("01 00 00 00 0e");
  private static final byte[] QUERY = Hex.bytes("09 00 00 00 03 53 45 4c 45 43 54 20 31");

  private static EmbeddedChannel channel(long limit) {
    return new EmbeddedChannel(new CommandFramer(limit, 0));
  }

  private static ByteBuf pooled(byte[] bytes, int from, int to) {
    return ByteBufAllocator.DEFAULT.buffer().writeBytes(bytes, from, to - from);
  }

  private static byte[] take(EmbeddedChannel channel) {
    ByteBuf payload = channel.readInbound();
    byte[] bytes = Hex.rest(payload);
    payload.release();
    return bytes;
  }

  @Test
  void twoCommandsComeOutHoweverTheyAreCut() {
    byte[] both = Unpooled.wrappedBuffer(QUERY, PING).copy().array();
    for (int cut = 0; cut <= both.length; cut++) {
      EmbeddedChannel channel = channel(1_000);
      channel.writeInbound(pooled(both, 0, cut), pooled(both, cut, both.length));
      assertThat(take(channel)).isEqualTo("\u0003SELECT 1".getBytes(UTF_8));
      assertThat(take(channel)).isEqualTo(new byte[] {0x0e});
      assertThat(channel.finish()).isFalse();
    }
  }

  @Test
  void aPacketInOneReadIsNotCopied() {
    EmbeddedChannel channel = channel(1_000);
    ByteBuf read = pooled(QUERY, 0, QUERY.length);
    channel.writeInbound(read);
    ByteBuf payload = channel.readInbound();
    read.setByte(5, 'x');
    assertThat(payload.getByte(1)).isEqualTo((byte) 'x');
    payload.release();
    channel.finish();
  }

  @ParameterizedTest
  @ValueSource(ints = {MAX_PAYLOAD - 1, MAX_PAYLOAD, MAX_PAYLOAD + 1, 2 * MAX_PAYLOAD})
  void longPacketsAreSplitAndJoined(int size) {
    byte[] payload = new byte[size];
    new Random(size).nextBytes(payload);
    ByteBuf wire = Unpooled.buffer(size + 16);
    int next = PacketWriter.write(wire, payload, 0);
    assertThat(next).isEqualTo(size / MAX_PAYLOAD + 1);
    byte[] bytes = Hex.rest(wire);
    EmbeddedChannel channel = new EmbeddedChannel(new CommandFramer(64 << 20, 0));
    for (int at = 0; at < bytes.length; at += 70_001) {
      channel.writeInbound(pooled(bytes, at, Math.min(bytes.length, at + 70_001)));
    }
    assertThat(Arrays.equals(take(channel), payload)).isTrue();
    assertThat(channel.pipeline().get(CommandFramer.class).lastSequence()).isEqualTo(next - 1);
    assertThat(channel.finish()).isFalse();
  }

  @Test
  void beginAndEndSplitAsWell() {
    byte[] payload = new byte[MAX_PAYLOAD + 5];
    ByteBuf direct = Unpooled.buffer();
    PacketWriter.write(direct, payload, 3);
    ByteBuf marked = Unpooled.buffer();
    int mark = PacketWriter.begin(marked);
    marked.writeBytes(payload);
    assertThat(PacketWriter.end(marked, mark, 3)).isEqualTo(5);
    assertThat(marked.equals(direct)).isTrue();
  }

  @Test
  void aPacketBeyondTheLimitIs1153BeforeItsBytesCome() {
    EmbeddedChannel channel = channel(100);
    assertThatThrownBy(() -> channel.writeInbound(pooled(Hex.bytes("65 00 00 00"), 0, 4)))
        .isInstanceOf(DecoderException.class)
        .cause()
        .isInstanceOfSatisfying(
            MalformedPacketException.class, e -> assertThat(e.errorCode()).isEqualTo(1153));
    channel.writeInbound(pooled(PING, 0, PING.length));
    assertThat(channel.<ByteBuf>readInbound()).isNull();
    channel.finish();
  }

  @Test
  void aDeclaredLengthAllocatesNothing() {
    EmbeddedChannel channel = new EmbeddedChannel(new CommandFramer(1 << 30, 0));
    channel.writeInbound(pooled(Hex.bytes("fe ff ff 00 03 41"), 0, 6));
    assertThat(channel.<ByteBuf>readInbound()).isNull();
    assertThat(channel.alloc().buffer().release()).isTrue();
    assertThat(channel.finish()).isFalse();
  }

  @Test
  void aWrongSequenceIdIs1156() {
    EmbeddedChannel channel = channel(100);
    assertThatThrownBy(() -> channel.writeInbound(pooled(Hex.bytes("01 00 00 02 0e"), 0, 5)))
        .cause()
        .isInstanceOfSatisfying(
            MalformedPacketException.class,
            e -> {
              assertThat(e.errorCode()).isEqualTo(1156);
              assertThat(e.sqlState()).isEqualTo("08S01");
            });
    channel.finish();
  }

  @Test
  void aLoginGoesOnCountingAndACommandStartsAnew() {
    CommandFramer framer = new CommandFramer(100, 1);
    EmbeddedChannel channel = new EmbeddedChannel(framer);
    channel.writeInbound(pooled(Hex.bytes("01 00 00 01 61"), 0, 5));
    assertThat(take(channel)).isEqualTo(new byte[] {'a'});
    framer.expectSequence(framer.lastSequence() + 2);
    channel.writeInbound(pooled(Hex.bytes("01 00 00 03 62"), 0, 5));
    assertThat(take(channel)).isEqualTo(new byte[] {'b'});
    channel.writeInbound(pooled(PING, 0, PING.length));
    assertThat(take(channel)).isEqualTo(new byte[] {0x0e});
    channel.finish();
  }

  @Test
  void anEmptyPacketIsAnEmptyPayload() {
    EmbeddedChannel channel = channel(100);
    channel.writeInbound(pooled(Hex.bytes("00 00 00 00"), 0, 4));
    assertThat(take(channel)).isEmpty();
    channel.finish();
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13})
  void randomBytesEndInNothingWorseThanMalformed(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 500; i++) {
      EmbeddedChannel channel = channel(1 + random.nextInt(300));
      channel.pipeline().get(CommandFramer.class).checkSequence(random.nextBoolean());
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      for (int at = 0; at + 1 < bytes.length; at += 1 + random.nextInt(7)) {
        bytes[at] = 0;
      }
      try {
        channel.writeInbound(pooled(bytes, 0, bytes.length));
      } catch (DecoderException e) {
        assertThat(e.getCause()).as("seed %d", seed).isInstanceOf(MalformedPacketException.class);
      }
      channel.finishAndReleaseAll();
    }
  }
}
