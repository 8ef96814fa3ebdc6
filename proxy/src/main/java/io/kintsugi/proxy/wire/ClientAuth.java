package io.kintsugi.proxy.wire;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;

/// One login to a MySQL server, with the proxy as the client: says what to send, touches no
/// channel.
///
/// Put [#response] into the handshake response, then give each payload of the server to [#next]
/// until [Done] or [Failed]. The password is never sent in the clear outside TLS. Not reusable.
public final class ClientAuth {
  /// What to do next.
  public sealed interface Step {}

  /// Send this payload, then wait for the server.
  public record Send(byte[] payload) implements Step {}

  /// Nothing to send: another packet of the server follows.
  public record Wait() implements Step {}

  public record Done(OkPacket ok) implements Step {}

  /// The server's refusal, or ours when the server asks for something unsafe or unknown.
  public record Failed(ErrPacket error) implements Step {}

  private static final int CR_AUTH_PLUGIN_CANNOT_LOAD = 2059;
  private static final int CR_AUTH_PLUGIN_ERR = 2061;

  private final byte[] password;
  private final boolean secure;
  private final boolean allowPublicKeyRetrieval;
  private final int capabilities;
  private AuthPlugin plugin = AuthPlugin.CACHING_SHA2_PASSWORD;
  private byte[] scramble = {};
  private boolean keyRequested;

  /// `capabilities` are those both sides agreed on. `allowPublicKeyRetrieval`: trust the RSA key
  /// that the server sends over a connection without TLS; someone in between could send his own.
  public ClientAuth(
      String password, boolean secure, boolean allowPublicKeyRetrieval, int capabilities) {
    this.password = password.getBytes(StandardCharsets.UTF_8);
    this.secure = secure;
    this.allowPublicKeyRetrieval = allowPublicKeyRetrieval;
    this.capabilities = capabilities;
  }

  /// The plugin to name in the handshake response: the server's default when it is spoken here,
  /// else our own.
  public AuthPlugin plugin() {
    return plugin;
  }

  /// Answer to the greeting's challenge.
  public byte[] response(Greeting greeting) {
    AuthPlugin wanted = AuthPlugin.of(greeting.authPlugin());
    plugin = wanted == null ? AuthPlugin.CACHING_SHA2_PASSWORD : wanted;
    scramble = greeting.scramble();
    return answer();
  }

  private byte[] answer() {
    return switch (plugin) {
      case CACHING_SHA2_PASSWORD -> Scramble.cachingSha2Response(password, scramble);
      case MYSQL_NATIVE_PASSWORD -> Scramble.nativeResponse(password, scramble);
    };
  }

  /// Takes a payload without packet header.
  public Step next(ByteBuf payload) {
    LenEnc.need(payload, 1);
    return switch (payload.getUnsignedByte(payload.readerIndex())) {
      case OkPacket.OK -> new Done(OkPacket.decode(payload, capabilities));
      case ErrPacket.HEADER -> new Failed(ErrPacket.decode(payload));
      case AuthSwitch.HEADER -> switchTo(payload);
      case AuthMoreData.HEADER -> moreData(AuthMoreData.decode(payload).data());
      default -> throw MalformedPacketException.malformed("no packet of a login starts so");
    };
  }

  private Step switchTo(ByteBuf payload) {
    AuthSwitch request = AuthSwitch.decode(payload);
    AuthPlugin wanted = AuthPlugin.of(request.plugin());
    if (wanted == null) {
      return failed(
          CR_AUTH_PLUGIN_CANNOT_LOAD,
          "The server asks for authentication plugin '" + request.plugin() + "'");
    }
    if (request.scramble().length != Scramble.LENGTH) {
      throw MalformedPacketException.malformed("a challenge of 20 bytes is needed");
    }
    plugin = wanted;
    scramble = request.scramble();
    return new Send(answer());
  }

  private Step moreData(byte[] data) {
    if (plugin != AuthPlugin.CACHING_SHA2_PASSWORD || data.length == 0) {
      throw MalformedPacketException.malformed("data for no plugin");
    }
    if (keyRequested) {
      return encrypted(data);
    }
    return switch (data[0]) {
      case AuthMoreData.FAST_AUTH_SUCCESS -> new Wait();
      case AuthMoreData.PERFORM_FULL_AUTHENTICATION -> fullAuthentication();
      default -> throw MalformedPacketException.malformed("unknown signal of the plugin");
    };
  }

  private Step fullAuthentication() {
    if (secure) {
      return new Send(passwordAndNul());
    }
    if (!allowPublicKeyRetrieval) {
      return failed(
          CR_AUTH_PLUGIN_ERR,
          "The server wants the password itself: use TLS, or allow its public key to be fetched");
    }
    keyRequested = true;
    return new Send(new byte[] {AuthMoreData.REQUEST_PUBLIC_KEY});
  }

  private Step encrypted(byte[] pem) {
    keyRequested = false;
    try {
      return new Send(RsaKeys.encrypt(passwordAndNul(), scramble, pem));
    } catch (GeneralSecurityException e) {
      return failed(CR_AUTH_PLUGIN_ERR, "The server's public key cannot be used");
    }
  }

  private byte[] passwordAndNul() {
    return Arrays.copyOf(password, password.length + 1);
  }

  private static Step failed(int code, String message) {
    return new Failed(ErrPacket.of(code, message));
  }
}
