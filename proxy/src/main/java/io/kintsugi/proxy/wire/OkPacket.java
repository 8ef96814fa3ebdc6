package io.kintsugi.proxy.wire;

import io.netty.buffer.ByteBuf;

/// An OK packet (manual: "OK_Packet"). `info` and `sessionState` are raw bytes; [SessionTrack]
/// reads the latter.
///
/// `header` is 0x00, or 0xFE when it ends rows under CLIENT_DEPRECATE_EOF. Affected rows and insert
/// id are unsigned 64 bit.
public record OkPacket(
    int header,
    long affectedRows,
    long lastInsertId,
    int status,
    int warnings,
    byte[] info,
    byte[] sessionState) {
  public static final int OK = 0x00;
  public static final int OK_AS_EOF = 0xFE;
  private static final byte[] NOTHING = {};

  /// An OK without text and session state.
  public static OkPacket of(long affectedRows, long lastInsertId, int status, int warnings) {
    return new OkPacket(OK, affectedRows, lastInsertId, status, warnings, NOTHING, NOTHING);
  }

  public OkPacket asEof() {
    return new OkPacket(
        OK_AS_EOF, affectedRows, lastInsertId, status, warnings, info, sessionState);
  }

  public OkPacket withStatus(int newStatus) {
    return new OkPacket(
        header, affectedRows, lastInsertId, newStatus, warnings, info, sessionState);
  }

  public OkPacket withLastInsertId(long id) {
    return new OkPacket(header, affectedRows, id, status, warnings, info, sessionState);
  }

  public OkPacket withWarnings(int count) {
    return new OkPacket(header, affectedRows, lastInsertId, status, count, info, sessionState);
  }

  public OkPacket withInfo(byte[] text) {
    return new OkPacket(header, affectedRows, lastInsertId, status, warnings, text, sessionState);
  }

  /// Replaces what the server told of its session; the status flag follows.
  public OkPacket withSessionState(byte[] state) {
    int flag = ServerStatus.SERVER_SESSION_STATE_CHANGED;
    int newStatus = state.length > 0 ? status | flag : status & ~flag;
    return new OkPacket(header, affectedRows, lastInsertId, newStatus, warnings, info, state);
  }

  /// Reads a payload without packet header, sent under these capabilities.
  public static OkPacket decode(ByteBuf payload, int capabilities) {
    LenEnc.need(payload, 1);
    int header = payload.readUnsignedByte();
    long affected = LenEnc.readInt(payload);
    long id = LenEnc.readInt(payload);
    LenEnc.need(payload, 4);
    int status = payload.readUnsignedShortLE();
    int warnings = payload.readUnsignedShortLE();
    byte[] info = NOTHING;
    byte[] state = NOTHING;
    if (Capability.has(capabilities, Capability.CLIENT_SESSION_TRACK)) {
      info = readInfo(payload);
      if (ServerStatus.has(status, ServerStatus.SERVER_SESSION_STATE_CHANGED)) {
        state = LenEnc.readBytes(payload);
      }
    } else {
      info = readInfo(payload);
    }
    return new OkPacket(header, affected, id, status, warnings, info, state);
  }

  /// Has a length in any case, though the manual shows a bare text for clients without
  /// CLIENT_SESSION_TRACK; left out when it is empty and no state follows.
  private static byte[] readInfo(ByteBuf payload) {
    return payload.isReadable() ? LenEnc.readBytes(payload) : NOTHING;
  }

  /// Writes the payload; session state is left out for a peer that does not claim
  /// CLIENT_SESSION_TRACK.
  public void encode(ByteBuf out, int capabilities) {
    boolean track = Capability.has(capabilities, Capability.CLIENT_SESSION_TRACK);
    OkPacket told = track && sessionState.length > 0 ? this : withSessionState(NOTHING);
    out.writeByte(header);
    LenEnc.writeInt(out, affectedRows);
    LenEnc.writeInt(out, lastInsertId);
    out.writeShortLE(told.status);
    out.writeShortLE(warnings);
    if (info.length > 0 || told.sessionState.length > 0) {
      LenEnc.writeBytes(out, info);
    }
    if (told.sessionState.length > 0) {
      LenEnc.writeBytes(out, told.sessionState);
    }
  }

  /// Appends the packet with its header; returns the next sequence id.
  public int write(ByteBuf out, int capabilities, int sequence) {
    int mark = PacketWriter.begin(out);
    encode(out, capabilities);
    return PacketWriter.end(out, mark, sequence);
  }

  /// Changes the status flags of an OK or EOF packet in place; `packet` starts with its 4-byte
  /// header.
  ///
  /// `kind` tells which of the two it is, because 0xFE begins both.
  public static void patchStatus(ReplyTracker.Kind kind, ByteBuf packet, int newStatus) {
    packet.setShortLE(statusIndex(kind, packet), newStatus);
  }

  /// Where the two status bytes are, counted as an index of `packet`; -1 for a packet that has
  /// none.
  public static int statusIndex(ReplyTracker.Kind kind, ByteBuf packet) {
    int body = packet.readerIndex() + PacketWriter.HEADER_LENGTH + 1;
    return switch (kind) {
      case OK -> {
        int second = body + sizeAt(packet, body);
        yield second + sizeAt(packet, second);
      }
      case EOF, COLUMNS_EOF, PARAMETERS_EOF -> body + 2;
      case COLUMN_COUNT, PARAMETER_DEF, COLUMN_DEF, PREPARE_OK, ERR, LOCAL_INFILE, STATISTICS -> -1;
    };
  }

  private static int sizeAt(ByteBuf packet, int index) {
    return switch (packet.getUnsignedByte(index)) {
      case 0xFC -> 3;
      case 0xFD -> 4;
      case 0xFE -> 9;
      default -> 1;
    };
  }
}
