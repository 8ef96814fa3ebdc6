package io.kintsugi.proxy.session;

import io.kintsugi.proxy.wire.ColumnDefinition;
import io.kintsugi.proxy.wire.PacketWriter;
import io.kintsugi.proxy.wire.ReplyTracker;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/// Gives a shard's answers the logical schema's name: in column definitions, and where an error
/// message quotes it.
final class SchemaRename {
  private static final int HEADER = 4;
  private final byte[] physical;
  private final byte[] logical;
  private final byte[] physicalQuoted;
  private final byte[] logicalQuoted;

  SchemaRename(String physicalName, String logicalName) {
    physical = physicalName.getBytes(StandardCharsets.UTF_8);
    logical = logicalName.getBytes(StandardCharsets.UTF_8);
    physicalQuoted = ("'" + physicalName).getBytes(StandardCharsets.UTF_8);
    logicalQuoted = ("'" + logicalName).getBytes(StandardCharsets.UTF_8);
  }

  /// Appends {@code packet} (header included) to the output, renamed, with the number it came with.
  void apply(ReplyTracker.Kind kind, ByteBuf packet, ReplyOutput output) {
    switch (kind) {
      case COLUMN_DEF, PARAMETER_DEF -> {
        ByteBuf out = output.gather(packet.readableBytes() + logical.length);
        int mark = PacketWriter.begin(out);
        int sequence = packet.getUnsignedByte(packet.readerIndex() + 3);
        ByteBuf body = body(packet);
        if (!ColumnDefinition.renameSchema(body, out, physical, logical)) {
          out.writeBytes(body(packet));
        }
        PacketWriter.end(out, mark, sequence);
      }
      case ERR -> {
        byte[] text = renamedError(body(packet));
        int sequence = packet.getUnsignedByte(packet.readerIndex() + 3);
        PacketWriter.write(output.gather(text.length + HEADER), text, sequence);
      }
      case COLUMN_COUNT,
          PARAMETERS_EOF,
          COLUMNS_EOF,
          PREPARE_OK,
          OK,
          EOF,
          LOCAL_INFILE,
          STATISTICS ->
          output.raw(packet);
    }
  }

  /// The payload alone, renamed; for packets that get a new header anyway.
  ByteBuf body(ReplyTracker.Kind kind, ByteBuf payload) {
    return switch (kind) {
      case COLUMN_DEF, PARAMETER_DEF -> {
        ByteBuf out = Unpooled.buffer(payload.readableBytes() + logical.length);
        yield ColumnDefinition.renameSchema(payload.duplicate(), out, physical, logical)
            ? out
            : payload;
      }
      case ERR -> Unpooled.wrappedBuffer(renamedError(payload));
      case COLUMN_COUNT,
          PARAMETERS_EOF,
          COLUMNS_EOF,
          PREPARE_OK,
          OK,
          EOF,
          LOCAL_INFILE,
          STATISTICS ->
          payload;
    };
  }

  String message(String text) {
    return new String(renamed(text.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
  }

  private static ByteBuf body(ByteBuf packet) {
    return packet.slice(packet.readerIndex() + HEADER, packet.readableBytes() - HEADER);
  }

  private byte[] renamedError(ByteBuf payload) {
    byte[] bytes = new byte[payload.readableBytes()];
    payload.getBytes(payload.readerIndex(), bytes);
    return renamed(bytes);
  }

  /// MySQL quotes a qualified name as 'schema.table' and a schema alone as 'schema'.
  private byte[] renamed(byte[] text) {
    for (int i = 0; i + physicalQuoted.length < text.length; i++) {
      byte next = text[i + physicalQuoted.length];
      if ((next == '.' || next == '\'') && startsWith(text, i)) {
        byte[] out = new byte[text.length - physicalQuoted.length + logicalQuoted.length];
        System.arraycopy(text, 0, out, 0, i);
        System.arraycopy(logicalQuoted, 0, out, i, logicalQuoted.length);
        int rest = i + physicalQuoted.length;
        System.arraycopy(text, rest, out, i + logicalQuoted.length, text.length - rest);
        return out;
      }
    }
    return text;
  }

  private boolean startsWith(byte[] text, int at) {
    for (int i = 0; i < physicalQuoted.length; i++) {
      if (text[at + i] != physicalQuoted[i]) {
        return false;
      }
    }
    return true;
  }
}
