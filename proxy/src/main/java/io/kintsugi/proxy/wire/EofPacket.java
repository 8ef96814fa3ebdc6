package io.kintsugi.proxy.wire;

import io.netty.buffer.ByteBuf;

/// An EOF packet (manual: "EOF_Packet"), for peers without CLIENT_DEPRECATE_EOF.
public record EofPacket(int warnings, int status) {
  public static final int HEADER = 0xFE;

  /// Reads a payload without packet header.
  public static EofPacket decode(ByteBuf payload) {
    LenEnc.need(payload, 5);
    payload.skipBytes(1);
    return new EofPacket(payload.readUnsignedShortLE(), payload.readUnsignedShortLE());
  }

  /// Appends the packet with its header; returns the next sequence id.
  public int write(ByteBuf out, int sequence) {
    PacketWriter.header(out, 5, sequence);
    out.writeByte(HEADER);
    out.writeShortLE(warnings);
    out.writeShortLE(status);
    return (sequence + 1) & 0xFF;
  }
}
