package io.kintsugi.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompressedProtocolTest {
  private static final int ZLIB = Capability.CLIENT_COMPRESS;
  private static final int ZSTD = Capability.CLIENT_ZSTD_COMPRESSION_ALGORITHM;

  private static EmbeddedChannel channel(int capabilities) {
    CommandFramer framer = new CommandFramer(64 << 20, 0);
    EmbeddedChannel channel = new EmbeddedChannel(framer);
    assertThat(CompressedProtocol.install(channel.pipeline(), framer, capabilities, 3)).isTrue();
    return channel;
  }

  private static byte[] compress(byte[] bytes, int capabilities) {
    if (capabilities == ZSTD) {
      return Zstd.compress(bytes);
    }
    Deflater deflater = new Deflater();
    deflater.setInput(bytes);
    deflater.finish();
    byte[] to = new byte[bytes.length + 100];
    int size = deflater.deflate(to);
    deflater.end();
    return Arrays.copyOf(to, size);
  }

  private static byte[] packet(byte[] body, int sequence, int size) {
    ByteBuf out = Unpooled.buffer();
    out.writeMediumLE(body.length).writeByte(sequence).writeMediumLE(size).writeBytes(body);
    return Hex.rest(out);
  }

  private static ByteBuf pooled(byte[] bytes, int from, int to) {
    return ByteBufAllocator.DEFAULT.buffer().writeBytes(bytes, from, to - from);
  }

  @ParameterizedTest
  @ValueSource(ints = {ZLIB, ZSTD})
  void aCommandComesOutHoweverItIsCut(int capabilities) {
    byte[] command = new byte[204];
    command[0] = (byte) 200;
    Arrays.fill(command, 4, 204, (byte) 'q');
    byte[] wire = packet(compress(command, capabilities), 0, command.length);
    for (int cut = 0; cut <= wire.length; cut++) {
      EmbeddedChannel channel = channel(capabilities);
      channel.writeInbound(pooled(wire, 0, cut), pooled(wire, cut, wire.length));
      ByteBuf payload = channel.readInbound();
      assertThat(payload.readableBytes()).isEqualTo(200);
      payload.release();
      assertThat(channel.finish()).isFalse();
    }
  }

  /// The manual's example, "Compressed Packet": a short command travels uncompressed.
  @Test
  void lessThan50BytesTravelAsTheyAre() {
    EmbeddedChannel channel = channel(ZLIB);
    channel.writeInbound(
        pooled(Hex.bytes("0d 00 00 00 00 00 00 09 00 00 00 03 53 45 4c 45 43 54 20 31"), 0, 20));
    ByteBuf payload = channel.readInbound();
    assertThat(payload.readableBytes()).isEqualTo(9);
    payload.release();
    channel.writeOutbound(Hex.buf("07 00 00 01 00 00 00 02 00 00 00"));
    ByteBuf answer = channel.readOutbound();
    assertThat(Hex.of(answer)).isEqualTo("0b000001000000" + "0700000100000002000000");
    answer.release();
    channel.finish();
  }

  @ParameterizedTest
  @ValueSource(ints = {ZLIB, ZSTD})
  void whatIsWrittenCanBeReadAgain(int capabilities) {
    byte[] payload = new byte[1_000_000];
    Random random = new Random(3);
    for (int i = 0; i < payload.length; i++) {
      payload[i] = (byte) ('a' + random.nextInt(3));
    }
    ByteBuf wire = Unpooled.buffer();
    PacketWriter.write(wire, payload, 0);
    EmbeddedChannel from = channel(capabilities);
    from.writeOutbound(wire);
    EmbeddedChannel to = channel(capabilities);
    int sent = 0;
    for (ByteBuf part = from.readOutbound(); part != null; part = from.readOutbound()) {
      sent += part.readableBytes();
      to.writeInbound(part);
    }
    assertThat(sent).isLessThan(payload.length / 2);
    ByteBuf read = to.readInbound();
    assertThat(Arrays.equals(Hex.rest(read), payload)).isTrue();
    read.release();
    from.finish();
    assertThat(to.finish()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {ZLIB, ZSTD})
  void whoLiesAboutTheSizeIsCutOff(int capabilities) {
    byte[] bomb = compress(new byte[4 << 20], capabilities);
    for (int declared : new int[] {100, (4 << 20) + 1}) {
      EmbeddedChannel channel = channel(capabilities);
      byte[] wire = packet(bomb, 0, declared);
      assertThatThrownBy(() -> channel.writeInbound(pooled(wire, 0, wire.length)))
          .cause()
          .isInstanceOfSatisfying(
              MalformedPacketException.class, e -> assertThat(e.errorCode()).isEqualTo(1157));
      channel.finishAndReleaseAll();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {31, 32})
  void randomBytesEndInNothingWorseThanMalformed(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 300; i++) {
      byte[] body = new byte[1 + random.nextInt(60)];
      random.nextBytes(body);
      EmbeddedChannel channel = channel(random.nextBoolean() ? ZLIB : ZSTD);
      byte[] wire = packet(body, random.nextInt(2), random.nextInt(1 << 24));
      try {
        channel.writeInbound(pooled(wire, 0, wire.length));
      } catch (DecoderException e) {
        assertThat(e.getCause()).as("seed %d", seed).isInstanceOf(MalformedPacketException.class);
      }
      channel.finishAndReleaseAll();
    }
  }
}
