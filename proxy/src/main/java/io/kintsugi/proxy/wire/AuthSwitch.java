package io.kintsugi.proxy.wire;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A server's wish for another authentication plugin (manual: "Protocol::AuthSwitchRequest");
/// `scramble` has 20 bytes.
public record AuthSwitch(String plugin, byte[] scramble) {
  public static final int HEADER = 0xFE;

  public byte[] payload() {
    byte[] name = plugin.getBytes(StandardCharsets.UTF_8);
    byte[] payload = new byte[1 + name.length + 1 + scramble.length + 1];
    payload[0] = (byte) HEADER;
    System.arraycopy(name, 0, payload, 1, name.length);
    System.arraycopy(scramble, 0, payload, 2 + name.length, scramble.length);
    return payload;
  }

  /// Reads a payload without packet header.
  ///
  /// @throws MalformedPacketException also for the one-byte form, which asks for the password hash
  ///   of before 4.1
  public static AuthSwitch decode(ByteBuf in) {
    LenEnc.need(in, 2);
    in.skipBytes(1);
    String plugin = new String(LenEnc.readNulBytes(in), StandardCharsets.UTF_8);
    byte[] data = LenEnc.readRest(in);
    int length = Math.min(data.length, Scramble.LENGTH);
    return new AuthSwitch(plugin, Arrays.copyOf(data, length));
  }
}
