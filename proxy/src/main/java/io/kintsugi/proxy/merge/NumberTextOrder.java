package io.kintsugi.proxy.merge;

import io.netty.buffer.ByteBuf;

/// DECIMAL and DOUBLE as text, compared digit by digit: exact at any length and without making
/// numbers of them. DOUBLE's text is the shortest that reads back as the same number, so the order
/// of the texts is the order of the numbers.
final class NumberTextOrder implements ValueOrder {
  private final NumberText left = new NumberText();
  private final NumberText right = new NumberText();

  @Override
  public int compare(ByteBuf a, int aAt, int aLength, ByteBuf b, int bAt, int bLength) {
    left.set(a, aAt, aLength);
    right.set(b, bAt, bLength);
    int sign = left.sign();
    if (sign != right.sign()) {
      return sign - right.sign();
    }
    return sign * left.compareMagnitude(right);
  }
}
