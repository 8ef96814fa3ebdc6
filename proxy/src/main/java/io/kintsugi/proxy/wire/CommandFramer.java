package io.kintsugi.proxy.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslHandler;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Cuts what a client sends into payloads: one `ByteBuf` for each complete packet, owned by the
/// next handler.
///
/// A packet that lies in one read is a slice of it; one that comes in parts is gathered in a buffer
/// that grows with the bytes that came, never by the length that was declared. A packet beyond the
/// limit, or with a wrong sequence id, is a [MalformedPacketException] (1153, 1156) fired as a
/// decoder exception; nothing is read after it. Manual: "MySQL Packets", "Sequence ID".
public final class CommandFramer extends ByteToMessageDecoder {
  private final long maxAllowedPacket;
  private boolean checkSequence = true;
  private int expectedSequence;
  private int lastSequence = -1;
  private int missing = -1;
  private boolean moreFollows;
  private boolean failed;
  private @Nullable ByteBuf partial;

  /// `firstSequence` is the id of the first packet to come: 1 when a greeting went out before, 0 in
  /// the command phase.
  public CommandFramer(long maxAllowedPacket, int firstSequence) {
    if (maxAllowedPacket < 1 || maxAllowedPacket > Integer.MAX_VALUE - 16) {
      throw new IllegalArgumentException("maxAllowedPacket out of range: " + maxAllowedPacket);
    }
    this.maxAllowedPacket = maxAllowedPacket;
    this.expectedSequence = firstSequence;
  }

  /// The sequence id of the packet delivered last (of its last part); the answer goes on with the
  /// one after it.
  public int lastSequence() {
    return lastSequence;
  }

  /// Sets the id of the next packet, when it continues an exchange (login, change of user). After
  /// that packet 0 is expected again, because each command starts a new count.
  public void expectSequence(int sequence) {
    expectedSequence = sequence & 0xFF;
  }

  /// Inside the compressed protocol only the outer ids count, and MySQL does not look at the inner
  /// ones either.
  public void checkSequence(boolean check) {
    checkSequence = check;
  }

  /// Puts TLS in front after a client's SSLRequest and returns the framer that now serves this
  /// pipeline.
  ///
  /// The old framer may already hold the start of the TLS handshake. It stands before the new
  /// handlers while it is removed, so its left-over bytes go into TLS and can never be taken for a
  /// command sent in the clear.
  public CommandFramer startTls(ChannelPipeline pipeline, SslHandler tls) {
    CommandFramer next = new CommandFramer(maxAllowedPacket, (lastSequence + 1) & 0xFF);
    String name = pipeline.context(this).name();
    pipeline.addAfter(name, "tls", tls);
    pipeline.addAfter("tls", name + "-tls", next);
    pipeline.remove(this);
    return next;
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    if (failed) {
      in.skipBytes(in.readableBytes());
      return;
    }
    try {
      if (missing < 0 && !readHeader(in)) {
        return;
      }
      readPayload(ctx, in, out);
    } catch (MalformedPacketException e) {
      failed = true;
      releasePartial();
      in.skipBytes(in.readableBytes());
      throw e;
    }
  }

  private boolean readHeader(ByteBuf in) {
    if (in.readableBytes() < PacketWriter.HEADER_LENGTH) {
      return false;
    }
    int header = in.readIntLE();
    int length = header & 0xFFFFFF;
    int sequence = header >>> 24;
    if (checkSequence && sequence != expectedSequence) {
      throw MalformedPacketException.outOfOrder(expectedSequence, sequence);
    }
    long gathered = partial == null ? 0 : partial.readableBytes();
    if (gathered + length > maxAllowedPacket) {
      throw MalformedPacketException.tooLarge();
    }
    lastSequence = sequence;
    expectedSequence = (sequence + 1) & 0xFF;
    missing = length;
    moreFollows = length == PacketWriter.MAX_PAYLOAD;
    return true;
  }

  private void readPayload(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    if (partial == null && !moreFollows && in.readableBytes() >= missing) {
      ByteBuf payload = in.readRetainedSlice(missing);
      packetDone();
      out.add(payload);
      return;
    }
    if (in.isReadable()) {
      gather(ctx, in, Math.min(missing, in.readableBytes()));
    }
    if (missing > 0) {
      return;
    }
    missing = -1;
    if (!moreFollows) {
      ByteBuf whole = partial;
      partial = null;
      packetDone();
      if (whole != null) {
        out.add(whole);
      }
    }
  }

  /// Doubles instead of growing by Netty's 4 MiB steps, which would copy a long packet again and
  /// again.
  private void gather(ChannelHandlerContext ctx, ByteBuf in, int bytes) {
    ByteBuf into = partial;
    if (into == null) {
      into = ctx.alloc().buffer(Math.max(bytes, 256));
      partial = into;
    }
    int needed = into.readableBytes() + bytes;
    if (needed > into.capacity()) {
      into.capacity((int) Math.min(Math.max(needed, 2L * into.capacity()), maxAllowedPacket));
    }
    into.writeBytes(in, bytes);
    missing -= bytes;
  }

  private void packetDone() {
    missing = -1;
    expectedSequence = 0;
  }

  private void releasePartial() {
    if (partial != null) {
      partial.release();
      partial = null;
    }
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext ctx) {
    releasePartial();
  }
}
