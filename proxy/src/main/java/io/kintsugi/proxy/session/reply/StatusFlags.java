package io.kintsugi.proxy.session.reply;

import io.kintsugi.proxy.wire.LenEnc;
import io.kintsugi.proxy.wire.ReplyTracker;
import io.kintsugi.proxy.wire.ServerStatus;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/// Sets status flags in a server's packets where the client's session is not the server's.
public final class StatusFlags {
  private StatusFlags() {}

  /// "Another result follows", in the packet that ends a result: for all statements but the last of
  /// a multi-statement.
  public static ByteBuf moreResults(ReplyTracker.Kind kind, ByteBuf payload) {
    return switch (kind) {
      case OK -> set(payload, offsetInOk(payload), ServerStatus.SERVER_MORE_RESULTS_EXISTS);
      case EOF -> set(payload, 3, ServerStatus.SERVER_MORE_RESULTS_EXISTS);
      case COLUMN_COUNT,
          PARAMETER_DEF,
          PARAMETERS_EOF,
          COLUMN_DEF,
          COLUMNS_EOF,
          PREPARE_OK,
          ERR,
          LOCAL_INFILE,
          STATISTICS ->
          payload;
    };
  }

  /// "Autocommit is on", wherever flags stand: an XA branch runs without, its client does not.
  public static ByteBuf autocommit(ReplyTracker.Kind kind, ByteBuf payload) {
    return switch (kind) {
      case OK -> set(payload, offsetInOk(payload), ServerStatus.SERVER_STATUS_AUTOCOMMIT);
      case EOF, COLUMNS_EOF -> set(payload, 3, ServerStatus.SERVER_STATUS_AUTOCOMMIT);
      case COLUMN_COUNT,
          PARAMETER_DEF,
          PARAMETERS_EOF,
          COLUMN_DEF,
          PREPARE_OK,
          ERR,
          LOCAL_INFILE,
          STATISTICS ->
          payload;
    };
  }

  private static int offsetInOk(ByteBuf payload) {
    ByteBuf body = payload.duplicate();
    body.skipBytes(1);
    LenEnc.readInt(body);
    LenEnc.readInt(body);
    return body.readerIndex() - payload.readerIndex();
  }

  private static ByteBuf set(ByteBuf payload, int offset, int flag) {
    ByteBuf copy = Unpooled.copiedBuffer(payload);
    return copy.setShortLE(offset, copy.getUnsignedShortLE(offset) | flag);
  }
}
