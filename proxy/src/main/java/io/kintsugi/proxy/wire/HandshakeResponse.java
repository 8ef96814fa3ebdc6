package io.kintsugi.proxy.wire;

import static io.kintsugi.proxy.wire.Capability.CLIENT_CONNECT_ATTRS;
import static io.kintsugi.proxy.wire.Capability.CLIENT_CONNECT_WITH_DB;
import static io.kintsugi.proxy.wire.Capability.CLIENT_PLUGIN_AUTH;
import static io.kintsugi.proxy.wire.Capability.CLIENT_PLUGIN_AUTH_LENENC_CLIENT_DATA;
import static io.kintsugi.proxy.wire.Capability.CLIENT_PROTOCOL_41;
import static io.kintsugi.proxy.wire.Capability.CLIENT_SECURE_CONNECTION;
import static io.kintsugi.proxy.wire.Capability.CLIENT_SSL;
import static io.kintsugi.proxy.wire.Capability.CLIENT_ZSTD_COMPRESSION_ALGORITHM;
import static io.kintsugi.proxy.wire.Capability.has;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A client's login (manual: "Protocol::HandshakeResponse41").
///
/// `capabilities` are what the client claims; mask them with what was offered before acting on
/// them. `authPlugin` is null for a client without CLIENT_PLUGIN_AUTH. The auth response is a
/// digest, but the record keeps it out of toString all the same.
public record HandshakeResponse(
    int capabilities,
    long maxPacketSize,
    int charset,
    String user,
    byte[] authResponse,
    @Nullable String database,
    @Nullable String authPlugin,
    Map<String, String> attributes,
    int zstdLevel) {
  /// Payload of an SSLRequest: the fixed part of the response and nothing behind it.
  public static final int FIXED_LENGTH = 32;

  private static final int FILLER = 23;

  public HandshakeResponse {
    attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
  }

  /// True for the short packet with which a client asks for TLS before it names itself (manual:
  /// "Protocol::SSLRequest").
  public static boolean isSslRequest(ByteBuf payload) {
    return payload.readableBytes() == FIXED_LENGTH
        && has(payload.getIntLE(payload.readerIndex()), CLIENT_SSL);
  }

  /// Capabilities of a response or an SSLRequest, without reading on.
  public static int peekCapabilities(ByteBuf payload) {
    LenEnc.need(payload, 4);
    return payload.getIntLE(payload.readerIndex());
  }

  /// Reads a payload without packet header.
  ///
  /// @throws MalformedPacketException 1043 when it is no login of protocol 4.1
  public static HandshakeResponse decode(ByteBuf in) {
    try {
      return decodeChecked(in);
    } catch (MalformedPacketException e) {
      throw new MalformedPacketException(ErrorCode.ER_HANDSHAKE_ERROR, "Bad handshake");
    }
  }

  private static HandshakeResponse decodeChecked(ByteBuf in) {
    LenEnc.need(in, FIXED_LENGTH);
    int capabilities = in.readIntLE();
    if (!has(capabilities, CLIENT_PROTOCOL_41)) {
      throw MalformedPacketException.malformed("a client older than protocol 4.1");
    }
    long maxPacketSize = in.readUnsignedIntLE();
    int charset = in.readUnsignedByte();
    in.skipBytes(FILLER);
    String user = new String(LenEnc.readNulBytes(in), StandardCharsets.UTF_8);
    byte[] authResponse = readAuthResponse(in, capabilities);
    String database = null;
    if (has(capabilities, CLIENT_CONNECT_WITH_DB) && in.isReadable()) {
      String name = Strings.readNulOrRest(in);
      database = name.isEmpty() ? null : name;
    }
    String plugin = null;
    if (has(capabilities, CLIENT_PLUGIN_AUTH)) {
      plugin = Strings.readNulOrRest(in);
    }
    Map<String, String> attributes = Map.of();
    if (has(capabilities, CLIENT_CONNECT_ATTRS) && in.isReadable()) {
      attributes = ConnectAttributes.decode(in);
    }
    int zstdLevel = 0;
    if (has(capabilities, CLIENT_ZSTD_COMPRESSION_ALGORITHM) && in.isReadable()) {
      zstdLevel = in.readUnsignedByte();
    }
    return new HandshakeResponse(
        capabilities,
        maxPacketSize,
        charset,
        user,
        authResponse,
        database,
        plugin,
        attributes,
        zstdLevel);
  }

  private static byte[] readAuthResponse(ByteBuf in, int capabilities) {
    if (has(capabilities, CLIENT_PLUGIN_AUTH_LENENC_CLIENT_DATA)) {
      return LenEnc.readBytes(in);
    }
    if (!has(capabilities, CLIENT_SECURE_CONNECTION)) {
      return LenEnc.readNulBytes(in);
    }
    LenEnc.need(in, 1);
    int length = in.readUnsignedByte();
    LenEnc.need(in, length);
    byte[] response = new byte[length];
    in.readBytes(response);
    return response;
  }

  public void encode(ByteBuf out) {
    encodeSslRequest(out, capabilities, maxPacketSize, charset);
    Strings.writeNul(out, user);
    if (has(capabilities, CLIENT_PLUGIN_AUTH_LENENC_CLIENT_DATA)) {
      LenEnc.writeBytes(out, authResponse);
    } else {
      out.writeByte(authResponse.length).writeBytes(authResponse);
    }
    if (has(capabilities, CLIENT_CONNECT_WITH_DB)) {
      Strings.writeNul(out, database == null ? "" : database);
    }
    if (has(capabilities, CLIENT_PLUGIN_AUTH)) {
      Strings.writeNul(out, authPlugin == null ? "" : authPlugin);
    }
    if (has(capabilities, CLIENT_CONNECT_ATTRS)) {
      ConnectAttributes.encode(out, attributes);
    }
    if (has(capabilities, CLIENT_ZSTD_COMPRESSION_ALGORITHM)) {
      out.writeByte(zstdLevel);
    }
  }

  /// Writes the packet that asks for TLS; `capabilities` must have CLIENT_SSL and be those of the
  /// login that follows.
  public static void encodeSslRequest(
      ByteBuf out, int capabilities, long maxPacketSize, int charset) {
    out.writeIntLE(capabilities);
    out.writeIntLE((int) maxPacketSize);
    out.writeByte(charset);
    out.writeZero(FILLER);
  }

  @Override
  public String toString() {
    return "HandshakeResponse[user="
        + user
        + ", database="
        + database
        + ", authPlugin="
        + authPlugin
        + ", capabilities=0x"
        + Integer.toHexString(capabilities)
        + "]";
  }
}
