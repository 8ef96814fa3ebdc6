package io.kintsugi.proxy.wire;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/// The server's first packet (manual: "Protocol::HandshakeV10"). `scramble` has 20 bytes, none of
/// them 0.
public record Greeting(
    String serverVersion,
    int connectionId,
    byte[] scramble,
    int capabilities,
    int charset,
    int status,
    String authPlugin) {
  public static final int PROTOCOL_VERSION = 10;
  private static final int FIRST_PART = 8;
  private static final int RESERVED = 10;

  public Greeting {
    if (scramble.length != Scramble.LENGTH) {
      throw new IllegalArgumentException("a scramble has 20 bytes");
    }
  }

  public void encode(ByteBuf out) {
    out.writeByte(PROTOCOL_VERSION);
    Strings.writeNul(out, serverVersion);
    out.writeIntLE(connectionId);
    out.writeBytes(scramble, 0, FIRST_PART).writeByte(0);
    out.writeShortLE(capabilities);
    out.writeByte(charset);
    out.writeShortLE(status);
    out.writeShortLE(capabilities >>> 16);
    out.writeByte(Scramble.LENGTH + 1);
    out.writeZero(RESERVED);
    out.writeBytes(scramble, FIRST_PART, Scramble.LENGTH - FIRST_PART).writeByte(0);
    Strings.writeNul(out, authPlugin);
  }

  /// Reads a payload without packet header.
  ///
  /// @throws MalformedPacketException also for a server older than protocol 4.1
  public static Greeting decode(ByteBuf in) {
    LenEnc.need(in, 1);
    int version = in.readUnsignedByte();
    if (version != PROTOCOL_VERSION) {
      throw new MalformedPacketException(
          ErrorCode.ER_HANDSHAKE_ERROR, "The server speaks protocol version " + version);
    }
    String serverVersion = new String(LenEnc.readNulBytes(in), StandardCharsets.UTF_8);
    LenEnc.need(in, 4 + FIRST_PART + 1 + 2 + 1 + 2 + 2 + 1 + RESERVED);
    int connectionId = in.readIntLE();
    byte[] scramble = new byte[Scramble.LENGTH];
    in.readBytes(scramble, 0, FIRST_PART).skipBytes(1);
    int lower = in.readUnsignedShortLE();
    int charset = in.readUnsignedByte();
    int status = in.readUnsignedShortLE();
    int capabilities = lower | in.readUnsignedShortLE() << 16;
    in.skipBytes(1 + RESERVED);
    LenEnc.need(in, Scramble.LENGTH - FIRST_PART);
    in.readBytes(scramble, FIRST_PART, Scramble.LENGTH - FIRST_PART);
    if (in.isReadable()) {
      in.skipBytes(1);
    }
    String plugin = AuthPlugin.MYSQL_NATIVE_PASSWORD.wireName();
    if (Capability.has(capabilities, Capability.CLIENT_PLUGIN_AUTH)) {
      plugin = Strings.readNulOrRest(in);
    }
    return new Greeting(
        serverVersion, connectionId, scramble, capabilities, charset, status, plugin);
  }
}
