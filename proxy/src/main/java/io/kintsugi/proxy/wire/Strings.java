package io.kintsugi.proxy.wire;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/// Strings of the handshake, UTF-8.
final class Strings {
  private Strings() {}

  static void writeNul(ByteBuf out, String text) {
    out.writeCharSequence(text, StandardCharsets.UTF_8);
    out.writeByte(0);
  }

  /// Old servers and some clients leave out the NUL of a last string.
  static String readNulOrRest(ByteBuf in) {
    byte[] bytes = in.bytesBefore((byte) 0) < 0 ? LenEnc.readRest(in) : LenEnc.readNulBytes(in);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  static String readLenEnc(ByteBuf in) {
    return new String(LenEnc.readBytes(in), StandardCharsets.UTF_8);
  }

  static void writeLenEnc(ByteBuf out, String text) {
    LenEnc.writeBytes(out, text.getBytes(StandardCharsets.UTF_8));
  }
}
