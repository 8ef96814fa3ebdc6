package io.kintsugi.proxy.wire;

import io.netty.buffer.ByteBuf;
import java.util.Locale;

/// Values of the binary protocol (manual: "Binary Protocol Value").
final class BinaryValue {
  private BinaryValue() {}

  static void skip(ByteBuf in, ColumnType type) {
    if (type.isFixed()) {
      LenEnc.need(in, type.fixedSize());
      in.skipBytes(type.fixedSize());
    } else if (type.isTemporal()) {
      temporalLength(in, type);
    } else {
      LenEnc.skipString(in);
    }
  }

  /// Reads the length byte and skips what it covers; only the lengths that exist are let through.
  private static int temporalLength(ByteBuf in, ColumnType type) {
    LenEnc.need(in, 1);
    int length = in.readUnsignedByte();
    boolean known =
        type == ColumnType.TIME
            ? length == 0 || length == 8 || length == 12
            : length == 0 || length == 4 || length == 7 || length == 11 || length == 13;
    if (!known) {
      throw MalformedPacketException.malformed("a date or time of " + length + " bytes");
    }
    LenEnc.need(in, length);
    in.skipBytes(length);
    return length;
  }

  static WireValue read(ByteBuf in, ColumnType type, boolean unsigned) {
    if (type.isFixed()) {
      LenEnc.need(in, type.fixedSize());
    }
    return switch (type) {
      case NULL -> WireValue.NULL;
      case TINY, BOOL -> integer(in.readByte(), 0xFF, unsigned);
      case SHORT, YEAR -> integer(in.readShortLE(), 0xFFFF, unsigned);
      case LONG, INT24 -> integer(in.readIntLE(), 0xFFFF_FFFFL, unsigned);
      case LONGLONG -> integer(in.readLongLE(), -1L, unsigned);
      case FLOAT -> new WireValue.Real(in.readFloatLE(), true);
      case DOUBLE -> new WireValue.Real(in.readDoubleLE(), false);
      case DATE, DATETIME, TIMESTAMP -> new WireValue.Temporal(type, date(in, type));
      case TIME -> new WireValue.Temporal(type, time(in));
      case DECIMAL, NEWDECIMAL -> new WireValue.Decimal(Strings.readLenEnc(in));
      case VARCHAR, VAR_STRING, STRING, ENUM, SET, JSON -> new WireValue.Text(LenEnc.readBytes(in));
      case BIT, VECTOR, TINY_BLOB, MEDIUM_BLOB, LONG_BLOB, BLOB, GEOMETRY ->
          new WireValue.Bytes(LenEnc.readBytes(in));
    };
  }

  private static WireValue integer(long value, long mask, boolean unsigned) {
    return unsigned ? new WireValue.UInt(value & mask) : new WireValue.Int(value);
  }

  private static String date(ByteBuf in, ColumnType type) {
    int start = in.readerIndex() + 1;
    int length = temporalLength(in, type);
    ByteBuf parts = in.slice(start, length);
    StringBuilder text = new StringBuilder(32);
    if (length == 0) {
      text.append("0000-00-00");
    } else {
      int year = parts.readUnsignedShortLE();
      int month = parts.readUnsignedByte();
      text.append(format("%04d-%02d-%02d", year, month, parts.readUnsignedByte()));
    }
    if (type == ColumnType.DATE && length <= 4) {
      return text.toString();
    }
    text.append(' ');
    if (length < 7) {
      return text.append("00:00:00").toString();
    }
    clock(text, parts, parts.readUnsignedByte());
    if (length >= 11) {
      fraction(text, parts);
    }
    if (length == 13) {
      int minutes = parts.readShortLE();
      int size = Math.abs(minutes);
      text.append(minutes < 0 ? '-' : '+').append(format("%02d:%02d", size / 60, size % 60));
    }
    return text.toString();
  }

  private static String time(ByteBuf in) {
    int start = in.readerIndex() + 1;
    int length = temporalLength(in, ColumnType.TIME);
    if (length == 0) {
      return "00:00:00";
    }
    ByteBuf parts = in.slice(start, length);
    StringBuilder text = new StringBuilder(20);
    if (parts.readUnsignedByte() != 0) {
      text.append('-');
    }
    long days = parts.readUnsignedIntLE();
    clock(text, parts, days * 24 + parts.readUnsignedByte());
    if (length == 12) {
      fraction(text, parts);
    }
    return text.toString();
  }

  private static void clock(StringBuilder text, ByteBuf parts, long hours) {
    int minutes = parts.readUnsignedByte();
    text.append(format("%02d:%02d:%02d", hours, minutes, parts.readUnsignedByte()));
  }

  private static void fraction(StringBuilder text, ByteBuf parts) {
    text.append(format(".%06d", parts.readUnsignedIntLE()));
  }

  private static String format(String form, Object... parts) {
    return String.format(Locale.ROOT, form, parts);
  }
}
