package io.kintsugi.proxy.wire;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/// An ERR packet (manual: "ERR_Packet"). The message is kept as bytes: its charset is the
/// session's, not ours.
public record ErrPacket(int errorCode, String sqlState, byte[] message) {
  public static final int HEADER = 0xFF;

  public ErrPacket {
    if (sqlState.length() != 5) {
      throw new IllegalArgumentException("SQLSTATE has five characters: " + sqlState);
    }
  }

  public static ErrPacket of(int errorCode, String sqlState, String message) {
    return new ErrPacket(errorCode, sqlState, message.getBytes(StandardCharsets.UTF_8));
  }

  /// With the SQLSTATE that belongs to the number.
  public static ErrPacket of(int errorCode, String message) {
    return of(errorCode, ErrorCode.sqlState(errorCode), message);
  }

  public static ErrPacket of(MalformedPacketException e) {
    return of(e.errorCode(), e.sqlState(), String.valueOf(e.getMessage()));
  }

  /// Reads a payload without packet header. A server that refuses before the handshake sends no
  /// SQLSTATE: `HY000` then.
  public static ErrPacket decode(ByteBuf payload) {
    LenEnc.need(payload, 3);
    payload.skipBytes(1);
    int code = payload.readUnsignedShortLE();
    String state = "HY000";
    if (payload.readableBytes() >= 6 && payload.getByte(payload.readerIndex()) == '#') {
      payload.skipBytes(1);
      state = payload.readCharSequence(5, StandardCharsets.US_ASCII).toString();
    }
    return new ErrPacket(code, state, LenEnc.readRest(payload));
  }

  public void encode(ByteBuf out) {
    out.writeByte(HEADER);
    out.writeShortLE(errorCode);
    out.writeByte('#');
    out.writeCharSequence(sqlState, StandardCharsets.US_ASCII);
    out.writeBytes(message);
  }

  /// Appends the packet with its header; returns the next sequence id.
  public int write(ByteBuf out, int sequence) {
    int mark = PacketWriter.begin(out);
    encode(out);
    return PacketWriter.end(out, mark, sequence);
  }

  public String text() {
    return new String(message, StandardCharsets.UTF_8);
  }
}
