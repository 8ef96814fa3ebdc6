package io.kintsugi.proxy.wire;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A column definition (manual: "Column Definition"), names in UTF-8.
///
/// `trailer` is what follows the fixed part: the default value that COM_FIELD_LIST adds, as raw
/// bytes; empty otherwise. `length` is an unsigned 32-bit number of bytes.
public record ColumnDefinition(
    String schema,
    String table,
    String orgTable,
    String name,
    String orgName,
    int charset,
    long length,
    ColumnType type,
    int flags,
    int decimals,
    byte[] trailer) {
  public static final int CHARSET_BINARY = 63;
  public static final int CHARSET_UTF8MB4_0900_AI_CI = 255;
  private static final byte[] CATALOG = {3, 'd', 'e', 'f'};
  private static final int FIXED_LENGTH = 0x0C;

  /// A text column of an answer that the proxy makes itself; `characters` is its display width.
  public static ColumnDefinition text(String name, int characters) {
    return computed(
        name, CHARSET_UTF8MB4_0900_AI_CI, 4L * characters, ColumnType.VAR_STRING, 0, 31);
  }

  /// A 64-bit number column of an answer that the proxy makes itself.
  public static ColumnDefinition number(String name, boolean unsigned) {
    int flags = ColumnFlag.BINARY_FLAG | (unsigned ? ColumnFlag.UNSIGNED_FLAG : 0);
    return computed(name, CHARSET_BINARY, 21, ColumnType.LONGLONG, flags, 0);
  }

  /// A floating-point column of an answer that the proxy makes itself.
  public static ColumnDefinition real(String name) {
    return computed(name, CHARSET_BINARY, 22, ColumnType.DOUBLE, ColumnFlag.BINARY_FLAG, 4);
  }

  /// A column of no table.
  public static ColumnDefinition computed(
      String name, int charset, long length, ColumnType type, int flags, int decimals) {
    return new ColumnDefinition(
        "", "", "", name, "", charset, length, type, flags, decimals, new byte[0]);
  }

  public boolean isUnsigned() {
    return (flags & ColumnFlag.UNSIGNED_FLAG) != 0;
  }

  public ColumnDefinition withSchema(String to) {
    return new ColumnDefinition(
        to, table, orgTable, name, orgName, charset, length, type, flags, decimals, trailer);
  }

  public ColumnDefinition withName(String to) {
    return new ColumnDefinition(
        schema, table, orgTable, to, orgName, charset, length, type, flags, decimals, trailer);
  }

  /// Reads a payload without packet header.
  public static ColumnDefinition decode(ByteBuf payload) {
    LenEnc.skipString(payload);
    String schema = string(payload);
    String table = string(payload);
    String orgTable = string(payload);
    String name = string(payload);
    String orgName = string(payload);
    if (LenEnc.readInt(payload) != FIXED_LENGTH) {
      throw MalformedPacketException.malformed("a column definition of unknown length");
    }
    LenEnc.need(payload, FIXED_LENGTH);
    int charset = payload.readUnsignedShortLE();
    long length = payload.readUnsignedIntLE();
    ColumnType type = ColumnType.of(payload.readUnsignedByte());
    int flags = payload.readUnsignedShortLE();
    int decimals = payload.readUnsignedByte();
    payload.skipBytes(2);
    byte[] trailer = LenEnc.readRest(payload);
    return new ColumnDefinition(
        schema, table, orgTable, name, orgName, charset, length, type, flags, decimals, trailer);
  }

  private static String string(ByteBuf payload) {
    return new String(LenEnc.readBytes(payload), StandardCharsets.UTF_8);
  }

  /// Writes the payload.
  public void encode(ByteBuf out) {
    out.writeBytes(CATALOG);
    for (String text : new String[] {schema, table, orgTable, name, orgName}) {
      LenEnc.writeBytes(out, text.getBytes(StandardCharsets.UTF_8));
    }
    out.writeByte(FIXED_LENGTH);
    out.writeShortLE(charset);
    out.writeIntLE((int) length);
    out.writeByte(type.code());
    out.writeShortLE(flags);
    out.writeByte(decimals);
    out.writeZero(2);
    out.writeBytes(trailer);
  }

  /// Appends the packet with its header; returns the next sequence id.
  public int write(ByteBuf out, int sequence) {
    int mark = PacketWriter.begin(out);
    encode(out);
    return PacketWriter.end(out, mark, sequence);
  }

  /// Copies a definition (without packet header) to `out`, its schema name `from` replaced by `to`.
  ///
  /// Returns false and writes nothing when the schema is another one. Only bytes are moved: no name
  /// is decoded.
  public static boolean renameSchema(ByteBuf payload, ByteBuf out, byte[] from, byte[] to) {
    ByteBuf in = payload.slice();
    LenEnc.skipString(in);
    int before = in.readerIndex();
    ByteBuf schema = LenEnc.readSlice(in);
    if (!equal(schema, from)) {
      return false;
    }
    out.writeBytes(payload, payload.readerIndex(), before);
    LenEnc.writeBytes(out, to);
    out.writeBytes(in);
    return true;
  }

  private static boolean equal(ByteBuf text, byte[] bytes) {
    if (text.readableBytes() != bytes.length) {
      return false;
    }
    for (int i = 0; i < bytes.length; i++) {
      if (text.getByte(text.readerIndex() + i) != bytes[i]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ColumnDefinition that
        && schema.equals(that.schema)
        && table.equals(that.table)
        && orgTable.equals(that.orgTable)
        && name.equals(that.name)
        && orgName.equals(that.orgName)
        && charset == that.charset
        && length == that.length
        && type == that.type
        && flags == that.flags
        && decimals == that.decimals
        && Arrays.equals(trailer, that.trailer);
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + schema.hashCode() + type.hashCode();
  }
}
