package io.kintsugi.proxy.merge;

import io.netty.buffer.ByteBuf;

/// Orders that need nothing but the bytes.
final class BytesOrder {
  private BytesOrder() {}

  /// Unsigned bytes, a prefix first: binary strings, and what WEIGHT_STRING gives.
  static int binary(ByteBuf a, int aAt, int aLength, ByteBuf b, int bAt, int bLength) {
    int common = Math.min(aLength, bLength);
    int i = 0;
    for (; i + 8 <= common; i += 8) {
      long x = a.getLong(aAt + i);
      long y = b.getLong(bAt + i);
      if (x != y) {
        return Long.compareUnsigned(x, y);
      }
    }
    for (; i < common; i++) {
      int difference = a.getUnsignedByte(aAt + i) - b.getUnsignedByte(bAt + i);
      if (difference != 0) {
        return difference;
      }
    }
    return aLength - bLength;
  }

  /// As MySQL compares under PAD SPACE: the shorter weight goes on in blanks. Where the collation
  /// is NO PAD the blank is empty, or zeros, which stand between the levels of a weight.
  static int padded(
      ByteBuf a,
      int aAt,
      int aLength,
      ByteBuf b,
      int bAt,
      int bLength,
      ByteBuf blank,
      int blankAt,
      int blankLength) {
    int common = Math.min(aLength, bLength);
    int sign = binary(a, aAt, common, b, bAt, common);
    if (sign != 0 || aLength == bLength) {
      return sign;
    }
    boolean pads = blankLength > 0 && blank.getByte(blankAt + blankLength - 1) != 0;
    if (!pads) {
      return aLength - bLength;
    }
    return aLength > common
        ? againstBlanks(a, aAt + common, aLength - common, blank, blankAt, blankLength)
        : -againstBlanks(b, bAt + common, bLength - common, blank, blankAt, blankLength);
  }

  private static int againstBlanks(
      ByteBuf rest, int at, int length, ByteBuf blank, int blankAt, int blankLength) {
    for (int i = 0; i < length; i++) {
      int difference =
          rest.getUnsignedByte(at + i) - blank.getUnsignedByte(blankAt + i % blankLength);
      if (difference != 0) {
        return difference;
      }
    }
    return 0;
  }

  /// BIT: a big-endian number, in the text protocol too.
  static int bits(ByteBuf a, int aAt, int aLength, ByteBuf b, int bAt, int bLength) {
    int aZeros = zeros(a, aAt, aLength, 0);
    int bZeros = zeros(b, bAt, bLength, 0);
    return magnitude(a, aAt + aZeros, aLength - aZeros, b, bAt + bZeros, bLength - bZeros);
  }

  /// Integers as text: a sign, zeros of ZEROFILL, digits.
  static int integerText(ByteBuf a, int aAt, int aLength, ByteBuf b, int bAt, int bLength) {
    int aSign = aLength > 0 && a.getByte(aAt) == '-' ? 1 : 0;
    int bSign = bLength > 0 && b.getByte(bAt) == '-' ? 1 : 0;
    int aSkip = aSign + zeros(a, aAt + aSign, aLength - aSign, '0');
    int bSkip = bSign + zeros(b, bAt + bSign, bLength - bSign, '0');
    int aDigits = aLength - aSkip;
    int bDigits = bLength - bSkip;
    if (aSign != bSign) {
      return aDigits + bDigits == 0 ? 0 : bSign - aSign;
    }
    int sign = magnitude(a, aAt + aSkip, aDigits, b, bAt + bSkip, bDigits);
    return aSign == 0 ? sign : -sign;
  }

  /// DATE, DATETIME and TIMESTAMP as text: fixed places, and a fraction that may be left off.
  static int dateText(ByteBuf a, int aAt, int aLength, ByteBuf b, int bAt, int bLength) {
    int common = Math.min(aLength, bLength);
    int sign = binary(a, aAt, common, b, bAt, common);
    if (sign != 0 || aLength == bLength) {
      return sign;
    }
    return aLength > common
        ? rest(a, aAt + common, aLength - common)
        : -rest(b, bAt + common, bLength - common);
  }

  /// 0 when only a point and zeros are left over, else 1.
  private static int rest(ByteBuf buf, int at, int length) {
    for (int i = at; i < at + length; i++) {
      byte c = buf.getByte(i);
      if (c >= '1' && c <= '9') {
        return 1;
      }
    }
    return 0;
  }

  private static int magnitude(ByteBuf a, int aAt, int aLength, ByteBuf b, int bAt, int bLength) {
    return aLength != bLength ? aLength - bLength : binary(a, aAt, aLength, b, bAt, bLength);
  }

  private static int zeros(ByteBuf buf, int at, int length, int zero) {
    int i = 0;
    while (i < length && buf.getByte(at + i) == zero) {
      i++;
    }
    return i;
  }
}
