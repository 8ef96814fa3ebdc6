package io.kintsugi.proxy.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.MessageToByteEncoder;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The compressed protocol towards a client, both algorithms (manual: "Compressed Packet"): a
/// second framing of 7-byte headers around the stream of packets, with sequence ids of its own that
/// count on from the client's.
///
/// Put in front of the framer right after the OK of the login has been written. Less than 50 bytes
/// travel as they are.
public final class CompressedProtocol {
  private static final int HEADER_LENGTH = 7;

  /// MySQL's MIN_COMPRESS_LENGTH.
  private static final int MIN_COMPRESS_LENGTH = 50;

  /// Decompressed bytes are passed on in pieces of this size, whatever size was declared.
  private static final int PIECE = 64 * 1024;

  /// What is compressed at once: enough for a good ratio, little enough for an event loop.
  private static final int BLOCK = 128 * 1024;

  private final Compression compression;
  private int sequence;

  private CompressedProtocol(Compression compression) {
    this.compression = compression;
  }

  /// Installs both handlers in front of `framer`, whose inner sequence ids then no longer count.
  /// Returns false, and does nothing, when the two sides agreed on no compression. `capabilities`:
  /// those agreed on.
  public static boolean install(
      ChannelPipeline pipeline, CommandFramer framer, int capabilities, int zstdLevel) {
    Compression compression = Compression.of(capabilities, zstdLevel);
    if (compression == null) {
      return false;
    }
    CompressedProtocol shared = new CompressedProtocol(compression);
    ChannelHandlerContext context = pipeline.context(framer);
    framer.checkSequence(false);
    pipeline.addBefore(context.name(), "decompress", shared.decoder());
    pipeline.addBefore(context.name(), "compress", shared.encoder());
    return true;
  }

  ChannelHandler decoder() {
    return new Decoder();
  }

  ChannelHandler encoder() {
    return new Encoder();
  }

  private final class Decoder extends ByteToMessageDecoder {
    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
      int start = in.readerIndex();
      if (in.readableBytes() < HEADER_LENGTH) {
        return;
      }
      int length = in.getUnsignedMediumLE(start);
      if (in.readableBytes() < HEADER_LENGTH + length) {
        return;
      }
      int id = in.getUnsignedByte(start + 3);
      int size = in.getUnsignedMediumLE(start + 4);
      in.skipBytes(HEADER_LENGTH);
      // 0 begins a new command; anything else goes on with the exchange.
      if (id != 0 && id != sequence) {
        in.skipBytes(in.readableBytes());
        throw MalformedPacketException.outOfOrder(sequence, id);
      }
      sequence = (id + 1) & 0xFF;
      if (size == 0) {
        out.add(in.readRetainedSlice(length));
      } else {
        decompress(ctx, in.readSlice(length), size);
      }
    }

    /// Fires piece by piece: the memory in use follows the bytes that really come out.
    private void decompress(ChannelHandlerContext ctx, ByteBuf compressed, int size) {
      int missing = size;
      try (InputStream from = compression.open(compressed)) {
        while (missing > 0) {
          missing -= piece(ctx, from, missing);
        }
        if (from.read() >= 0) {
          throw broken();
        }
      } catch (IOException e) {
        throw broken();
      }
    }

    private int piece(ChannelHandlerContext ctx, InputStream from, int missing) throws IOException {
      ByteBuf piece = ctx.alloc().heapBuffer(Math.min(PIECE, missing));
      boolean passedOn = false;
      try {
        int wanted = Math.min(PIECE, missing);
        int got = piece.writeBytes(from, wanted);
        if (got <= 0) {
          throw broken();
        }
        passedOn = true;
        ctx.fireChannelRead(piece);
        return got;
      } finally {
        if (!passedOn) {
          piece.release();
        }
      }
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext ctx) {
      compression.close();
    }
  }

  private final class Encoder extends MessageToByteEncoder<ByteBuf> {
    Encoder() {
      super(ByteBuf.class);
    }

    @Override
    protected void encode(ChannelHandlerContext ctx, ByteBuf message, ByteBuf out) {
      while (message.isReadable()) {
        byte[] block = new byte[Math.min(BLOCK, message.readableBytes())];
        message.readBytes(block);
        byte @Nullable [] compressed =
            block.length < MIN_COMPRESS_LENGTH ? null : compression.compress(block);
        byte[] body = compressed == null ? block : compressed;
        out.writeMediumLE(body.length);
        out.writeByte(sequence);
        out.writeMediumLE(compressed == null ? 0 : block.length);
        out.writeBytes(body);
        sequence = (sequence + 1) & 0xFF;
      }
    }
  }

  private static MalformedPacketException broken() {
    return new MalformedPacketException(
        ErrorCode.ER_NET_UNCOMPRESS_ERROR, "Couldn't uncompress communication packet");
  }
}
