package io.kintsugi.proxy.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;

/// One change of the server's session, told in an OK packet (manual: "Session State Information").
public sealed interface SessionTrack {
  int SESSION_TRACK_SYSTEM_VARIABLES = 0;
  int SESSION_TRACK_SCHEMA = 1;
  int SESSION_TRACK_STATE_CHANGE = 2;
  int SESSION_TRACK_GTIDS = 3;
  int SESSION_TRACK_TRANSACTION_CHARACTERISTICS = 4;
  int SESSION_TRACK_TRANSACTION_STATE = 5;

  record SystemVariable(String name, String value) implements SessionTrack {}

  record Schema(String name) implements SessionTrack {}

  /// Something changed, `1` says.
  record StateChange(String flag) implements SessionTrack {}

  record Gtids(String set) implements SessionTrack {}

  /// The statements that would begin the same transaction elsewhere.
  record TransactionCharacteristics(String statements) implements SessionTrack {}

  /// Eight letters, e.g. `T_______`.
  record TransactionState(String letters) implements SessionTrack {}

  /// A kind newer than this code.
  record Unknown(int type, byte[] data) implements SessionTrack {}

  /// Reads [OkPacket#sessionState].
  static List<SessionTrack> decode(byte[] state) {
    ByteBuf in = Unpooled.wrappedBuffer(state);
    List<SessionTrack> changes = new ArrayList<>();
    while (in.isReadable()) {
      int type = in.readUnsignedByte();
      decodeOne(type, LenEnc.readSlice(in), changes);
    }
    return changes;
  }

  private static void decodeOne(int type, ByteBuf data, List<SessionTrack> changes) {
    switch (type) {
      case SESSION_TRACK_SYSTEM_VARIABLES -> {
        // One entry may hold several pairs.
        while (data.isReadable()) {
          String name = Strings.readLenEnc(data);
          changes.add(new SystemVariable(name, Strings.readLenEnc(data)));
        }
      }
      case SESSION_TRACK_SCHEMA -> changes.add(new Schema(Strings.readLenEnc(data)));
      case SESSION_TRACK_STATE_CHANGE -> changes.add(new StateChange(Strings.readLenEnc(data)));
      case SESSION_TRACK_GTIDS -> {
        // Encoding specification: 0, the only one there is.
        LenEnc.need(data, 1);
        data.skipBytes(1);
        changes.add(new Gtids(Strings.readLenEnc(data)));
      }
      case SESSION_TRACK_TRANSACTION_CHARACTERISTICS ->
          changes.add(new TransactionCharacteristics(Strings.readLenEnc(data)));
      case SESSION_TRACK_TRANSACTION_STATE ->
          changes.add(new TransactionState(Strings.readLenEnc(data)));
      default -> changes.add(new Unknown(type, LenEnc.readRest(data)));
    }
  }

  /// The bytes for [OkPacket#withSessionState].
  static byte[] encode(List<SessionTrack> changes) {
    ByteBuf out = Unpooled.buffer();
    for (SessionTrack change : changes) {
      ByteBuf data = Unpooled.buffer();
      out.writeByte(change.encodeInto(data));
      LenEnc.writeInt(out, data.readableBytes());
      out.writeBytes(data);
    }
    return LenEnc.readRest(out);
  }

  private int encodeInto(ByteBuf data) {
    return switch (this) {
      case SystemVariable(String name, String value) -> {
        Strings.writeLenEnc(data, name);
        yield text(data, value, SESSION_TRACK_SYSTEM_VARIABLES);
      }
      case Schema(String name) -> text(data, name, SESSION_TRACK_SCHEMA);
      case StateChange(String flag) -> text(data, flag, SESSION_TRACK_STATE_CHANGE);
      case Gtids(String set) -> {
        data.writeByte(0);
        yield text(data, set, SESSION_TRACK_GTIDS);
      }
      case TransactionCharacteristics(String statements) ->
          text(data, statements, SESSION_TRACK_TRANSACTION_CHARACTERISTICS);
      case TransactionState(String letters) -> text(data, letters, SESSION_TRACK_TRANSACTION_STATE);
      case Unknown(int type, byte[] bytes) -> {
        data.writeBytes(bytes);
        yield type;
      }
    };
  }

  private static int text(ByteBuf data, String text, int type) {
    Strings.writeLenEnc(data, text);
    return type;
  }
}
