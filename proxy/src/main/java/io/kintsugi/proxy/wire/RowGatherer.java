package io.kintsugi.proxy.wire;

import static io.kintsugi.proxy.wire.PacketWriter.MAX_PAYLOAD;

import io.kintsugi.proxy.wire.ReplyTracker.Listener;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/// Hands each row over as one payload, however many reads and packets it came in.
///
/// A row that lies in one read is a slice of it. One that does not is gathered in a buffer that
/// grows with the bytes that came, never by the length that was declared. Used by [ReplyTracker] in
/// [ReplyTracker.Mode#WHOLE_ROWS] only.
final class RowGatherer {
  private @Nullable ByteBuf row;

  /// Bytes of the current packet that are still to come.
  private int missing;

  /// The current packet is full, so the next one is the same row's.
  private boolean more;

  /// Whether the current packet is still to be filled up by [#fill].
  boolean incomplete() {
    return missing > 0;
  }

  /// Takes what there is of a row's packet; `in` is read from its payload on.
  ///
  /// @param continuation whether the packet before was full, so that this one continues its row
  void begin(ByteBuf in, int length, boolean continuation, Listener listener) {
    more = length == MAX_PAYLOAD;
    if (!continuation && !more && in.readableBytes() >= length) {
      listener.row(in.readSlice(length));
      return;
    }
    ByteBuf into = row;
    if (into == null) {
      into = in.alloc().buffer(Math.max(256, Math.min(length, 2 * in.readableBytes())));
      row = into;
    }
    missing = length;
    append(into, in, listener);
  }

  /// Goes on with the packet of which a part is missing.
  void fill(ByteBuf in, Listener listener) {
    if (row != null) {
      append(row, in, listener);
    }
  }

  private void append(ByteBuf into, ByteBuf in, Listener listener) {
    int bytes = Math.min(missing, in.readableBytes());
    if (bytes > into.maxWritableBytes()) {
      throw MalformedPacketException.tooLarge();
    }
    if (bytes > into.writableBytes()) {
      long wanted = Math.max(2L * into.capacity(), into.writerIndex() + bytes);
      into.capacity((int) Math.min(Integer.MAX_VALUE, wanted));
    }
    into.writeBytes(in, bytes);
    missing -= bytes;
    if (missing == 0 && !more) {
      row = null;
      try {
        listener.row(into);
      } finally {
        into.release();
      }
    }
  }

  void release() {
    if (row != null) {
      row.release();
      row = null;
    }
    missing = 0;
  }
}
