package io.kintsugi.proxy.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.LinkedHashMap;
import java.util.Map;

/// Connection attributes (manual: "Protocol::HandshakeResponse41", last field), in the order in
/// which they came.
final class ConnectAttributes {
  /// MySQL cuts off at 64 KB; more than that is not an attribute list.
  private static final int MAX_BYTES = 65_536;

  private ConnectAttributes() {}

  static Map<String, String> decode(ByteBuf in) {
    ByteBuf list = LenEnc.readSlice(in);
    if (list.readableBytes() > MAX_BYTES) {
      throw MalformedPacketException.malformed("more than 64 KB of connection attributes");
    }
    Map<String, String> attributes = new LinkedHashMap<>();
    while (list.isReadable()) {
      String key = Strings.readLenEnc(list);
      attributes.put(key, Strings.readLenEnc(list));
    }
    return attributes;
  }

  static void encode(ByteBuf out, Map<String, String> attributes) {
    ByteBuf list = Unpooled.buffer();
    attributes.forEach((key, value) -> {
      Strings.writeLenEnc(list, key);
      Strings.writeLenEnc(list, value);
    });
    LenEnc.writeInt(out, list.readableBytes());
    out.writeBytes(list);
  }
}
