package io.kintsugi.proxy.session.reply;

import io.kintsugi.proxy.wire.ColumnDefinition;
import io.kintsugi.proxy.wire.PacketWriter;
import io.kintsugi.proxy.wire.ReplyTracker;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Gives a shard's answers the logical schema's name: in column definitions, and where an error
/// message quotes it.
public final class SchemaRename {
  private static final int HEADER = 4;
  private final byte[] physical;
  private final byte[] logical;

  public SchemaRename(String physicalName, String logicalName) {
    physical = physicalName.getBytes(StandardCharsets.UTF_8);
    logical = logicalName.getBytes(StandardCharsets.UTF_8);
  }

  /// Appends {@code packet} (header included) to the output, renamed, with the number it came with.
  public void apply(ReplyTracker.Kind kind, ByteBuf packet, ReplyOutput output) {
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
  public ByteBuf body(ReplyTracker.Kind kind, ByteBuf payload) {
    return switch (kind) {
      case COLUMN_DEF, PARAMETER_DEF -> {
        ByteBuf out = Unpooled.buffer(payload.readableBytes() + logical.length);
        yield ColumnDefinition.renameSchema(payload, out, physical, logical) ? out : payload;
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

  public String message(String text) {
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

  /// MySQL quotes a qualified name as 'schema.table' or `schema`.`table` and a schema alone as
  /// 'schema'; a function's it does not quote: FUNCTION schema.name does not exist.
  private byte[] renamed(byte[] text) {
    byte[] out = null;
    int length = 0;
    for (int i = 0; i < text.length; ) {
      if (quotesPhysical(text, i)) {
        out = out == null ? grown(text, i) : out;
        out[length++] = text[i];
        System.arraycopy(logical, 0, out, length, logical.length);
        length += logical.length;
        i += physical.length + 1;
      } else {
        if (out != null) {
          out[length] = text[i];
        }
        length++;
        i++;
      }
    }
    return out == null ? text : Arrays.copyOf(out, length);
  }

  /// A copy of the first bytes with room for as many renamings as the text can hold.
  private byte[] grown(byte[] text, int first) {
    int most = text.length / (physical.length + 1) + 1;
    byte[] out = new byte[text.length + most * logical.length];
    System.arraycopy(text, 0, out, 0, first);
    return out;
  }

  private boolean quotesPhysical(byte[] text, int at) {
    int end = at + 1 + physical.length;
    if (end >= text.length || !Arrays.equals(text, at + 1, end, physical, 0, physical.length)) {
      return false;
    }
    return switch (text[at]) {
      case '\'' -> text[end] == '.' || text[end] == '\'';
      case '`' -> text[end] == '`';
      case ' ' -> text[end] == '.';
      default -> false;
    };
  }
}
