package io.kintsugi.proxy.merge;

import io.netty.buffer.ByteBuf;

/// Values of the binary protocol as numbers, and their orders. Layouts: "Binary Protocol Value" in
/// MySQL's protocol documentation.
final class BinaryValues {
  private BinaryValues() {}

  static int signed(ByteBuf a, int aAt, int aLength, ByteBuf b, int bAt, int bLength) {
    return Long.compare(integer(a, aAt, aLength, false), integer(b, bAt, bLength, false));
  }

  static int unsigned(ByteBuf a, int aAt, int aLength, ByteBuf b, int bAt, int bLength) {
    return Long.compareUnsigned(integer(a, aAt, aLength, true), integer(b, bAt, bLength, true));
  }

  static int real(ByteBuf a, int aAt, int aLength, ByteBuf b, int bAt, int bLength) {
    double x = real(a, aAt, aLength);
    double y = real(b, bAt, bLength);
    // Not Double.compare: to MySQL -0 equals 0.
    return x < y ? -1 : x > y ? 1 : 0;
  }

  static int date(ByteBuf a, int aAt, int aLength, ByteBuf b, int bAt, int bLength) {
    return Long.compare(date(a, aAt, aLength), date(b, bAt, bLength));
  }

  static int time(ByteBuf a, int aAt, int aLength, ByteBuf b, int bAt, int bLength) {
    return Long.compare(time(a, aAt, aLength), time(b, bAt, bLength));
  }

  /// Little-endian, 1, 2, 4 or 8 bytes.
  static long integer(ByteBuf buf, int at, int length, boolean unsigned) {
    return switch (length) {
      case 1 -> unsigned ? buf.getUnsignedByte(at) : buf.getByte(at);
      case 2 -> unsigned ? buf.getUnsignedShortLE(at) : buf.getShortLE(at);
      case 4 -> unsigned ? buf.getUnsignedIntLE(at) : buf.getIntLE(at);
      case 8 -> buf.getLongLE(at);
      default -> throw MergeRefused.malformed();
    };
  }

  static double real(ByteBuf buf, int at, int length) {
    return length == 4 ? buf.getFloatLE(at) : buf.getDoubleLE(at);
  }

  /// Year, month, day, and of the time what is not zero, packed so that later is greater.
  private static long date(ByteBuf buf, int at, int length) {
    long packed = 0;
    if (length >= 4) {
      packed =
          ((long) buf.getUnsignedShortLE(at) << 44)
              | ((long) buf.getByte(at + 2) << 40)
              | ((long) buf.getByte(at + 3) << 35);
    }
    if (length >= 7) {
      packed |=
          ((long) buf.getByte(at + 4) << 30)
              | ((long) buf.getByte(at + 5) << 24)
              | ((long) buf.getByte(at + 6) << 18);
    }
    packed <<= 2;
    return length >= 11 ? packed | buf.getUnsignedIntLE(at + 7) : packed;
  }

  /// Microseconds.
  private static long time(ByteBuf buf, int at, int length) {
    if (length < 8) {
      return 0;
    }
    long hours = buf.getUnsignedIntLE(at + 1) * 24 + buf.getByte(at + 5);
    long micros = ((hours * 60 + buf.getByte(at + 6)) * 60 + buf.getByte(at + 7)) * 1_000_000;
    if (length >= 12) {
      micros += buf.getUnsignedIntLE(at + 8);
    }
    return buf.getByte(at) == 0 ? micros : -micros;
  }
}
