package io.kintsugi.router.sql;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A statement with its literals and comments cut out, byte for byte: what plans are cached by.
///
/// Two shapes are equal when their bytes are, so a collision of hashes can never mix two plans. A
/// stored shape ({@link Fingerprint#shape}) is immutable; {@link Fingerprint#probe} is one that is
/// overwritten with each statement and is only good for looking up.
public final class Shape {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long PRIME = 0x9E3779B97F4A7C15L;

  private byte[] bytes;
  private int length;
  private long hash;

  Shape() {
    this.bytes = new byte[1024];
  }

  private Shape(byte[] bytes, long hash) {
    this.bytes = bytes;
    this.length = bytes.length;
    this.hash = hash;
  }

  Shape copy() {
    return new Shape(Arrays.copyOf(bytes, length), hash);
  }

  public long hash() {
    return hash;
  }

  /// Bytes of the shape, a measure of what a cached plan costs.
  public int length() {
    return length;
  }

  /// Sets this to the text with a mark (0, kind, width of rows) in the place of each slot. A zero
  /// byte stands nowhere else in a valid statement's code.
  void set(byte[] text, int from, int to, Slots slots) {
    ensure(to - from + slots.count() * 6 + 8);
    int size = 0;
    int at = from;
    for (int i = 0; i < slots.count(); i++) {
      int gap = slots.start(i) - at;
      System.arraycopy(text, at, bytes, size, gap);
      size += gap;
      bytes[size++] = 0;
      SlotKind kind = slots.kind(i);
      bytes[size++] = (byte) (1 + kind.ordinal());
      if (kind == SlotKind.ROWS) {
        int width = slots.width(i);
        bytes[size++] = (byte) width;
        bytes[size++] = (byte) (width >>> 8);
      }
      at = slots.end(i);
    }
    System.arraycopy(text, at, bytes, size, to - at);
    length = size + to - at;
    hash = hash(bytes, length);
  }

  private void ensure(int size) {
    if (bytes.length < size || bytes.length > 1 << 20) {
      bytes = new byte[Math.max(1024, size + size / 2)];
    }
  }

  private static long hash(byte[] bytes, int length) {
    long h = length * PRIME;
    int i = 0;
    for (; i + 8 <= length; i += 8) {
      h = mix(h ^ (long) LONG.get(bytes, i));
    }
    long rest = 0;
    for (; i < length; i++) {
      rest = (rest << 8) | (bytes[i] & 0xFF);
    }
    return mix(h ^ rest);
  }

  private static long mix(long h) {
    long m = h * PRIME;
    return m ^ Math.unsignedMultiplyHigh(h, PRIME) ^ (m >>> 29);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Shape that
        && hash == that.hash
        && Arrays.equals(bytes, 0, length, that.bytes, 0, that.length);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(hash);
  }
}
