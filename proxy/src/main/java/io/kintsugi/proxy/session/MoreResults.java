package io.kintsugi.proxy.session;

import io.kintsugi.proxy.wire.LenEnc;
import io.kintsugi.proxy.wire.ReplyTracker;
import io.kintsugi.proxy.wire.ServerStatus;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/// Says "another result follows" in the packet that ends a result, for all statements but the last
/// of a multi-statement.
final class MoreResults {
  private MoreResults() {}

  /// The payload with SERVER_MORE_RESULTS_EXISTS set where it carries status flags at a result's
  /// end.
  static ByteBuf mark(ReplyTracker.Kind kind, ByteBuf payload) {
    return switch (kind) {
      case OK -> {
        ByteBuf body = payload.duplicate();
        body.skipBytes(1);
        LenEnc.readInt(body);
        LenEnc.readInt(body);
        yield set(payload, body.readerIndex() - payload.readerIndex());
      }
      case EOF -> set(payload, 3);
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

  private static ByteBuf set(ByteBuf payload, int offset) {
    ByteBuf copy = Unpooled.copiedBuffer(payload);
    return copy.setShortLE(
        offset, copy.getUnsignedShortLE(offset) | ServerStatus.SERVER_MORE_RESULTS_EXISTS);
  }
}
