package io.kintsugi.proxy.wire;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/// Length-encoded integers and strings (manual: "Protocol::LengthEncodedInteger"), strict: never
/// reads beyond the buffer.
///
/// All readers advance the reader index and throw [MalformedPacketException] when the bytes end
/// early.
public final class LenEnc {
  /// In a text row this byte stands for SQL NULL where a length is expected.
  public static final int NULL = 0xFB;

  private LenEnc() {}

  /// Reads an integer; the result is unsigned 64 bit. 0xFB (NULL) and 0xFF (never valid) are
  /// malformed here.
  public static long readInt(ByteBuf in) {
    need(in, 1);
    int first = in.readUnsignedByte();
    return switch (first) {
      case 0xFC -> {
        need(in, 2);
        yield in.readUnsignedShortLE();
      }
      case 0xFD -> {
        need(in, 3);
        yield in.readUnsignedMediumLE();
      }
      case 0xFE -> {
        need(in, 8);
        yield in.readLongLE();
      }
      case 0xFB, 0xFF ->
          throw MalformedPacketException.malformed("no length-encoded integer starts so");
      default -> first;
    };
  }

  /// Reads the length of a string that must be in the buffer as a whole.
  public static int readLength(ByteBuf in) {
    long length = readInt(in);
    if (length < 0 || length > in.readableBytes()) {
      throw MalformedPacketException.malformed("a string is longer than its packet");
    }
    return (int) length;
  }

  public static byte[] readBytes(ByteBuf in) {
    byte[] bytes = new byte[readLength(in)];
    in.readBytes(bytes);
    return bytes;
  }

  /// Reads a string of a text row; null for SQL NULL.
  public static byte @Nullable [] readNullableBytes(ByteBuf in) {
    need(in, 1);
    if (in.getUnsignedByte(in.readerIndex()) == NULL) {
      in.skipBytes(1);
      return null;
    }
    return readBytes(in);
  }

  /// Reads a string as a slice of `in`, not retained.
  public static ByteBuf readSlice(ByteBuf in) {
    return in.readSlice(readLength(in));
  }

  public static void skipString(ByteBuf in) {
    in.skipBytes(readLength(in));
  }

  /// Reads bytes up to a NUL, which is consumed; the bytes must end with one.
  public static byte[] readNulBytes(ByteBuf in) {
    int length = in.bytesBefore((byte) 0);
    if (length < 0) {
      throw MalformedPacketException.malformed("a string has no end");
    }
    byte[] bytes = new byte[length];
    in.readBytes(bytes);
    in.skipBytes(1);
    return bytes;
  }

  /// Reads the rest of the buffer.
  public static byte[] readRest(ByteBuf in) {
    byte[] bytes = new byte[in.readableBytes()];
    in.readBytes(bytes);
    return bytes;
  }

  public static void writeInt(ByteBuf out, long value) {
    if (value >= 0 && value < 0xFB) {
      out.writeByte((int) value);
    } else if (value >= 0 && value <= 0xFFFF) {
      out.writeByte(0xFC).writeShortLE((int) value);
    } else if (value >= 0 && value <= 0xFFFFFF) {
      out.writeByte(0xFD).writeMediumLE((int) value);
    } else {
      out.writeByte(0xFE).writeLongLE(value);
    }
  }

  public static void writeBytes(ByteBuf out, byte[] bytes) {
    writeInt(out, bytes.length);
    out.writeBytes(bytes);
  }

  /// Bytes that [#writeInt] will take for this value.
  public static int size(long value) {
    if (value < 0 || value > 0xFFFFFF) {
      return 9;
    }
    return value < 0xFB ? 1 : value <= 0xFFFF ? 3 : 4;
  }

  static void need(ByteBuf in, int bytes) {
    if (in.readableBytes() < bytes) {
      throw MalformedPacketException.malformed("the packet ends early");
    }
  }
}
