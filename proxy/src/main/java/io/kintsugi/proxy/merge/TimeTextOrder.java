package io.kintsugi.proxy.merge;

import io.netty.buffer.ByteBuf;

/// TIME as text: -838:59:59.000000 to 838:59:59.000000; the hours have two digits or three.
final class TimeTextOrder {
  private TimeTextOrder() {}

  static int compare(ByteBuf a, int aAt, int aLength, ByteBuf b, int bAt, int bLength) {
    return Long.compare(micros(a, aAt, aLength), micros(b, bAt, bLength));
  }

  private static long micros(ByteBuf buf, int at, int length) {
    int end = at + length;
    boolean negative = length > 0 && buf.getByte(at) == '-';
    boolean fraction = false;
    long whole = 0;
    long part = 0;
    // What one step of the fraction's last digit is worth.
    long unit = 1_000_000;
    for (int i = negative ? at + 1 : at; i < end; i++) {
      byte c = buf.getByte(i);
      if (c == ':') {
        whole = (whole + part) * 60;
        part = 0;
      } else if (c == '.') {
        fraction = true;
        whole += part;
        part = 0;
      } else {
        part = part * 10 + c - '0';
        unit = fraction ? unit / 10 : unit;
      }
    }
    long micros = fraction ? whole * 1_000_000 + part * unit : (whole + part) * 1_000_000;
    return negative ? -micros : micros;
  }
}
