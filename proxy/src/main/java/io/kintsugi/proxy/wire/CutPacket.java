package io.kintsugi.proxy.wire;

import static io.kintsugi.proxy.wire.PacketWriter.HEADER_LENGTH;

import io.netty.buffer.ByteBuf;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The beginning of a packet that the end of a read has cut, be it within its header: kept until
/// the next reads bring as much more as is wanted. Owns its buffer until {@link #take}.
final class CutPacket {
  private @Nullable ByteBuf kept;

  boolean isHeld() {
    return kept != null;
  }

  /// Keeps what is left of `in` from `at` on.
  void hold(ByteBuf in, int at) {
    int bytes = in.writerIndex() - at;
    ByteBuf copy = in.alloc().buffer(Math.max(bytes, 64));
    copy.writeBytes(in, at, bytes);
    kept = copy;
    in.readerIndex(in.writerIndex());
  }

  /// Takes from `in` what is missing to so many bytes; false when it has not enough.
  boolean fill(ByteBuf in, int size) {
    ByteBuf held = held();
    int wanted = size - held.readableBytes();
    if (wanted > 0) {
      held.writeBytes(in, Math.min(wanted, in.readableBytes()));
    }
    return held.readableBytes() >= size;
  }

  /// The header's four bytes, once they are there.
  int header() {
    return held().getIntLE(0);
  }

  /// The byte behind the header; 0 when there is none.
  int first() {
    return held().readableBytes() > HEADER_LENGTH ? held().getUnsignedByte(HEADER_LENGTH) : 0;
  }

  /// Hands the packet over, header and all; the caller releases it.
  ByteBuf take() {
    ByteBuf taken = held();
    kept = null;
    return taken;
  }

  private ByteBuf held() {
    return Objects.requireNonNull(kept);
  }

  void release() {
    if (kept != null) {
      kept.release();
      kept = null;
    }
  }
}
