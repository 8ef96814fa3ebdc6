package io.kintsugi.proxy.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/// Packet headers (manual: "MySQL Packets"): 3 bytes of payload length, 1 byte of sequence id,
/// little-endian.
///
/// A payload of 16 MiB - 1 or more is split, and one whose length is a multiple of 16 MiB - 1 ends
/// with an empty packet, because a full packet always says "more follows". Nothing here takes or
/// gives up ownership of a buffer.
public final class PacketWriter {
  public static final int HEADER_LENGTH = 4;

  /// Longest payload of one packet: 2^24 - 1.
  public static final int MAX_PAYLOAD = 0xFFFFFF;

  private PacketWriter() {}

  /// Appends the readable bytes of `payload` (they are consumed) with their headers; returns the
  /// next sequence id.
  public static int write(ByteBuf out, ByteBuf payload, int sequence) {
    int next = sequence;
    while (payload.readableBytes() >= MAX_PAYLOAD) {
      header(out, MAX_PAYLOAD, next++);
      out.writeBytes(payload, MAX_PAYLOAD);
    }
    header(out, payload.readableBytes(), next++);
    out.writeBytes(payload);
    return next & 0xFF;
  }

  public static int write(ByteBuf out, byte[] payload, int sequence) {
    if (payload.length < MAX_PAYLOAD) {
      header(out, payload.length, sequence);
      out.writeBytes(payload);
      return (sequence + 1) & 0xFF;
    }
    return write(out, Unpooled.wrappedBuffer(payload), sequence);
  }

  public static void header(ByteBuf out, int length, int sequence) {
    out.writeIntLE(length | sequence << 24);
  }

  /// Leaves room for a header whose length is not known yet; returns the mark for [#end].
  public static int begin(ByteBuf out) {
    int mark = out.writerIndex();
    out.writeIntLE(0);
    return mark;
  }

  /// Fills in the header of all that was written since [#begin], splitting it if need be; returns
  /// the next sequence id.
  public static int end(ByteBuf out, int mark, int sequence) {
    int length = out.writerIndex() - mark - HEADER_LENGTH;
    if (length < MAX_PAYLOAD) {
      out.setIntLE(mark, length | sequence << 24);
      return (sequence + 1) & 0xFF;
    }
    ByteBuf payload = out.copy(mark + HEADER_LENGTH, length);
    try {
      out.writerIndex(mark);
      return write(out, payload, sequence);
    } finally {
      payload.release();
    }
  }
}
