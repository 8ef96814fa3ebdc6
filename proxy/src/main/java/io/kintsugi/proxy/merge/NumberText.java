package io.kintsugi.proxy.merge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/// A place in a number's text: sign, how far its first digit stands before the point, then digit
/// after digit. Used over again for each value.
final class NumberText {
  private ByteBuf buf = Unpooled.EMPTY_BUFFER;
  private int at;
  private int end;
  private boolean negative;

  /// The number is 0.d1d2d3... times ten to this power; d1 is not 0.
  private int power;

  void set(ByteBuf text, int start, int length) {
    buf = text;
    at = start;
    end = start + length;
    negative = length > 0 && text.getByte(start) == '-';
    if (negative) {
      at++;
    }
    power = cutExponent();
    findFirstDigit();
  }

  int sign() {
    return at == end ? 0 : negative ? -1 : 1;
  }

  int compareMagnitude(NumberText other) {
    if (power != other.power) {
      return Integer.compare(power, other.power);
    }
    while (at < end || other.at < other.end) {
      int difference = nextDigit() - other.nextDigit();
      if (difference != 0) {
        return difference;
      }
    }
    return 0;
  }

  /// "e" and up to three digits with a sign stand at the end, if at all.
  private int cutExponent() {
    for (int i = end - 1; i > at && i >= end - 5; i--) {
      if ((buf.getByte(i) | 0x20) == 'e') {
        int exponent = exponent(i + 1);
        end = i;
        return exponent;
      }
    }
    return 0;
  }

  private int exponent(int from) {
    int i = from;
    boolean minus = buf.getByte(i) == '-';
    if (minus || buf.getByte(i) == '+') {
      i++;
    }
    int value = 0;
    for (; i < end; i++) {
      value = value * 10 + buf.getByte(i) - '0';
    }
    return minus ? -value : value;
  }

  /// Leaves {@code at} on the first digit that is not 0, or at the end.
  private void findFirstDigit() {
    int first = -1;
    int point = end;
    for (int i = at; i < end && (first < 0 || point == end); i++) {
      byte c = buf.getByte(i);
      if (c == '.') {
        point = i;
      } else if (first < 0 && c != '0') {
        first = i;
      }
    }
    at = first < 0 ? end : first;
    power += first < point ? point - at : point + 1 - at;
  }

  /// 0 behind the last.
  private int nextDigit() {
    if (at < end && buf.getByte(at) == '.') {
      at++;
    }
    return at < end ? buf.getByte(at++) - '0' : 0;
  }
}
