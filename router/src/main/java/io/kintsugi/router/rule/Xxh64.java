package io.kintsugi.router.rule;

/// XXH64 with seed 0, from its public specification (xxHash, "XXH64 algorithm description").
///
/// It places rows on disk: a changed result loses them. The published vectors are tested.
final class Xxh64 {
  private static final long P1 = 0x9E3779B185EBCA87L;
  private static final long P2 = 0xC2B2AE3D27D4EB4FL;
  private static final long P3 = 0x165667B19E3779F9L;
  private static final long P4 = 0x85EBCA77C2B2AE63L;
  private static final long P5 = 0x27D4EB2F165667C5L;

  private Xxh64() {}

  /// The hash of the eight bytes of `lane`, least significant first; no allocation.
  static long hash(long lane) {
    long acc = P5 + Long.BYTES;
    acc = Long.rotateLeft(acc ^ round(0, lane), 27) * P1 + P4;
    return avalanche(acc);
  }

  static long hash(byte[] bytes) {
    int at = 0;
    long acc;
    if (bytes.length >= 32) {
      long[] lanes = {0x60EA27EEADC0B5D6L, P2, 0, -P1};
      for (; at + 32 <= bytes.length; at += 32) {
        for (int i = 0; i < 4; i++) {
          lanes[i] = round(lanes[i], little(bytes, at + 8 * i, 8));
        }
      }
      acc = converge(lanes);
    } else {
      acc = P5;
    }
    return avalanche(remainder(acc + bytes.length, bytes, at));
  }

  private static long converge(long[] lanes) {
    long acc =
        Long.rotateLeft(lanes[0], 1)
            + Long.rotateLeft(lanes[1], 7)
            + Long.rotateLeft(lanes[2], 12)
            + Long.rotateLeft(lanes[3], 18);
    for (long lane : lanes) {
      acc = (acc ^ round(0, lane)) * P1 + P4;
    }
    return acc;
  }

  private static long remainder(long start, byte[] bytes, int from) {
    long acc = start;
    int at = from;
    for (; at + 8 <= bytes.length; at += 8) {
      acc = Long.rotateLeft(acc ^ round(0, little(bytes, at, 8)), 27) * P1 + P4;
    }
    if (at + 4 <= bytes.length) {
      acc = Long.rotateLeft(acc ^ (little(bytes, at, 4) * P1), 23) * P2 + P3;
      at += 4;
    }
    for (; at < bytes.length; at++) {
      acc = Long.rotateLeft(acc ^ ((bytes[at] & 0xffL) * P5), 11) * P1;
    }
    return acc;
  }

  private static long round(long acc, long lane) {
    return Long.rotateLeft(acc + lane * P2, 31) * P1;
  }

  private static long avalanche(long acc) {
    long h = acc;
    h = (h ^ (h >>> 33)) * P2;
    h = (h ^ (h >>> 29)) * P3;
    return h ^ (h >>> 32);
  }

  private static long little(byte[] bytes, int at, int count) {
    long value = 0;
    for (int i = 0; i < count; i++) {
      value |= (bytes[at + i] & 0xffL) << (8 * i);
    }
    return value;
  }
}
