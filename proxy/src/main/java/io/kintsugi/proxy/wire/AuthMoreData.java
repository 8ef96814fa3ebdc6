package io.kintsugi.proxy.wire;

import io.netty.buffer.ByteBuf;

/// Data that a plugin sends in the middle of a login (manual: "Protocol::AuthMoreData").
public record AuthMoreData(byte[] data) {
  public static final int HEADER = 0x01;

  /// caching_sha2_password: the digest was right, OK follows.
  public static final int FAST_AUTH_SUCCESS = 3;

  /// caching_sha2_password: the password itself is needed.
  public static final int PERFORM_FULL_AUTHENTICATION = 4;

  /// caching_sha2_password, from the client: send your public key.
  public static final int REQUEST_PUBLIC_KEY = 2;

  public static AuthMoreData of(int signal) {
    return new AuthMoreData(new byte[] {(byte) signal});
  }

  public byte[] payload() {
    byte[] payload = new byte[1 + data.length];
    payload[0] = HEADER;
    System.arraycopy(data, 0, payload, 1, data.length);
    return payload;
  }

  /// Reads a payload without packet header.
  public static AuthMoreData decode(ByteBuf in) {
    LenEnc.need(in, 1);
    in.skipBytes(1);
    return new AuthMoreData(LenEnc.readRest(in));
  }
}
