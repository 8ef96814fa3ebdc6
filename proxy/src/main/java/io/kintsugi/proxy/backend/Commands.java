package io.kintsugi.proxy.backend;

import io.kintsugi.proxy.wire.Command;
import io.kintsugi.proxy.wire.PacketWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;

/// Whole command packets towards a server, header included; the caller owns what is returned.
public final class Commands {
  private static final int SINGLE_PACKET = (1 << 24) - 1;

  private Commands() {}

  public static ByteBuf query(ByteBufAllocator alloc, String sql) {
    byte[] bytes = sql.getBytes(StandardCharsets.UTF_8);
    return text(alloc, Command.COM_QUERY, bytes, 0, bytes.length);
  }

  public static ByteBuf query(ByteBufAllocator alloc, byte[] sql, int from, int to) {
    return text(alloc, Command.COM_QUERY, sql, from, to);
  }

  /// A command byte and a text behind it (COM_QUERY, COM_STMT_PREPARE, COM_INIT_DB).
  public static ByteBuf text(ByteBufAllocator alloc, int command, byte[] text, int from, int to) {
    int length = to - from + 1;
    if (length < SINGLE_PACKET) {
      ByteBuf out = alloc.buffer(4 + length);
      return out.writeMediumLE(length)
          .writeByte(0)
          .writeByte(command)
          .writeBytes(text, from, to - from);
    }
    ByteBuf payload = alloc.buffer(length).writeByte(command).writeBytes(text, from, to - from);
    return framed(alloc, payload);
  }

  public static ByteBuf simple(ByteBufAllocator alloc, int command) {
    return alloc.buffer(5).writeMediumLE(1).writeByte(0).writeByte(command);
  }

  /// COM_STMT_CLOSE, COM_STMT_RESET: a command about one prepared statement.
  public static ByteBuf statement(ByteBufAllocator alloc, int command, int id) {
    return alloc.buffer(9).writeMediumLE(5).writeByte(0).writeByte(command).writeIntLE(id);
  }

  /// COM_SET_OPTION: whether a text may hold several statements.
  public static ByteBuf multiStatements(ByteBufAllocator alloc, boolean allowed) {
    return alloc
        .buffer(7)
        .writeMediumLE(3)
        .writeByte(0)
        .writeByte(Command.COM_SET_OPTION)
        .writeShortLE(allowed ? 0 : 1);
  }

  public static ByteBuf fetch(ByteBufAllocator alloc, int id, int rows) {
    return alloc
        .buffer(13)
        .writeMediumLE(9)
        .writeByte(0)
        .writeByte(Command.COM_STMT_FETCH)
        .writeIntLE(id)
        .writeIntLE(rows);
  }

  /// Frames a payload as one command; takes ownership of {@code payload}.
  public static ByteBuf framed(ByteBufAllocator alloc, ByteBuf payload) {
    ByteBuf out = alloc.buffer(payload.readableBytes() + 8);
    PacketWriter.write(out, payload, 0);
    payload.release();
    return out;
  }
}
