package io.kintsugi.proxy.wire;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// One client's login, with the proxy as the server: says what to do next, touches no channel.
///
/// Begin with [#begin], then give each further payload of the client to [#next] until [Accept] or
/// [Reject]. An unknown user is checked against a decoy and so takes the same steps and time as a
/// known one. One event loop, not reusable. Manual: "Authentication Methods",
/// "Caching_sha2_password information", "Old/Native Authentication".
public final class ServerAuth {
  /// What to do next.
  public sealed interface Step {}

  /// Send this payload and hand over what the client answers.
  public record Send(byte[] payload) implements Step {}

  /// Run this off the event loop, because it is slow on purpose, and go on with the step it
  /// returns.
  public record Compute(Callable<Step> work) implements Step {}

  /// The password was right: send `before` when there is one, then OK. `learned` is a form of the
  /// stored password that makes the next login fast; worth keeping.
  public record Accept(byte @Nullable [] before, @Nullable StoredPassword learned)
      implements Step {}

  /// Send this error and close.
  public record Reject(ErrPacket error) implements Step {}

  private enum State {
    NEW,
    NATIVE_RESPONSE,
    SHA2_RESPONSE,
    FULL,
    ENCRYPTED,
    DONE
  }

  /// MySQL's own limit; nobody can make us hash more than this.
  private static final int MAX_PASSWORD = 256;

  private final String user;
  private final String host;
  private final boolean known;
  private final StoredPassword stored;
  private final boolean secure;
  private final @Nullable RsaKeys keys;
  private byte[] scramble;
  private State state = State.NEW;
  private boolean passwordUsed;

  /// `stored` is null for an unknown user. `secure`: the client is on TLS or a local socket, so it
  /// may send the password itself. `keys` may be null: then a full login needs `secure`.
  public ServerAuth(
      String user,
      String host,
      @Nullable StoredPassword stored,
      StoredPassword decoy,
      byte[] scramble,
      boolean secure,
      @Nullable RsaKeys keys) {
    this.user = user;
    this.host = host;
    this.known = stored != null;
    this.stored = stored != null ? stored : decoy;
    this.scramble = scramble.clone();
    this.secure = secure;
    this.keys = keys;
  }

  /// `clientPlugin` is the plugin that made `response`; null for a client without
  /// CLIENT_PLUGIN_AUTH, which can only do mysql_native_password and cannot be switched.
  public Step begin(@Nullable String clientPlugin, byte[] response) {
    passwordUsed = response.length > 1;
    AuthPlugin plugin =
        clientPlugin == null ? AuthPlugin.MYSQL_NATIVE_PASSWORD : AuthPlugin.of(clientPlugin);
    if (plugin == null || !stored.supports(plugin)) {
      return clientPlugin == null ? cannotSwitch() : switchTo(preferred());
    }
    return switch (plugin) {
      case CACHING_SHA2_PASSWORD -> checkCachingSha2(response);
      case MYSQL_NATIVE_PASSWORD -> {
        // A client whose default is not the greeting's plugin has not used its challenge: an empty
        // answer means "ask me".
        boolean unanswered = response.length == 0 && !stored.isEmpty() && clientPlugin != null;
        yield unanswered ? switchTo(plugin) : checkNative(response);
      }
    };
  }

  /// Takes the client's answer to a [Send].
  public Step next(byte[] payload) {
    return switch (state) {
      case NATIVE_RESPONSE -> checkNative(payload);
      case SHA2_RESPONSE -> checkCachingSha2(payload);
      case FULL -> full(payload);
      case ENCRYPTED -> encrypted(payload);
      case NEW, DONE -> throw MalformedPacketException.malformed("no answer was asked for");
    };
  }

  private AuthPlugin preferred() {
    return stored.supports(AuthPlugin.CACHING_SHA2_PASSWORD)
        ? AuthPlugin.CACHING_SHA2_PASSWORD
        : AuthPlugin.MYSQL_NATIVE_PASSWORD;
  }

  private Step switchTo(AuthPlugin plugin) {
    scramble = Scramble.generate();
    state =
        switch (plugin) {
          case CACHING_SHA2_PASSWORD -> State.SHA2_RESPONSE;
          case MYSQL_NATIVE_PASSWORD -> State.NATIVE_RESPONSE;
        };
    return new Send(new AuthSwitch(plugin.wireName(), scramble).payload());
  }

  private Step cannotSwitch() {
    state = State.DONE;
    return new Reject(
        ErrPacket.of(
            ErrorCode.ER_NOT_SUPPORTED_AUTH_MODE,
            "Client does not support authentication protocol requested by server; consider upgrading"
                + " MySQL client"));
  }

  private Step checkNative(byte[] response) {
    passwordUsed |= response.length > 0;
    boolean right =
        stored.isEmpty() ? response.length == 0 : stored.matchesNative(response, scramble);
    return right ? accept(null, null) : reject();
  }

  private Step checkCachingSha2(byte[] response) {
    // An empty password travels as nothing or, from libmysql, as a single NUL.
    boolean nothing = response.length == 0 || (response.length == 1 && response[0] == 0);
    passwordUsed |= !nothing;
    if (nothing || stored.isEmpty()) {
      return nothing && stored.isEmpty() ? accept(null, null) : reject();
    }
    if (stored.matchesCachingSha2(response, scramble)) {
      return accept(AuthMoreData.of(AuthMoreData.FAST_AUTH_SUCCESS).payload(), null);
    }
    if (!stored.needsFullAuthentication()) {
      return reject();
    }
    state = State.FULL;
    return new Send(AuthMoreData.of(AuthMoreData.PERFORM_FULL_AUTHENTICATION).payload());
  }

  private Step full(byte[] payload) {
    if (secure) {
      return checkPlain(payload);
    }
    RsaKeys own = keys;
    if (own == null) {
      return reject();
    }
    if (payload.length == 1 && payload[0] == AuthMoreData.REQUEST_PUBLIC_KEY) {
      state = State.ENCRYPTED;
      return new Send(new AuthMoreData(own.publicPem()).payload());
    }
    return encrypted(payload);
  }

  private Step encrypted(byte[] block) {
    RsaKeys own = keys;
    if (own == null || block.length != RsaKeys.BLOCK) {
      return reject();
    }
    byte[] mask = scramble;
    return new Compute(() -> {
      try {
        return verify(own.decrypt(block, mask));
      } catch (GeneralSecurityException e) {
        return reject();
      }
    });
  }

  private Step checkPlain(byte[] payload) {
    return new Compute(() -> verify(payload));
  }

  /// `passwordAndNul` as the client sent it.
  private Step verify(byte[] passwordAndNul) {
    int length = passwordAndNul.length;
    if (length > 0 && passwordAndNul[length - 1] == 0) {
      length--;
    }
    if (length == 0 || length > MAX_PASSWORD) {
      return reject();
    }
    byte[] password = Arrays.copyOf(passwordAndNul, length);
    boolean right = stored.matchesPlain(password);
    return right ? accept(null, stored.learn(password)) : reject();
  }

  private Step accept(byte @Nullable [] before, @Nullable StoredPassword learned) {
    state = State.DONE;
    return known ? new Accept(before, learned) : reject();
  }

  private Step reject() {
    state = State.DONE;
    String text =
        "Access denied for user '"
            + user
            + "'@'"
            + host
            + "' (using password: "
            + (passwordUsed ? "YES" : "NO")
            + ")";
    return new Reject(
        new ErrPacket(
            ErrorCode.ER_ACCESS_DENIED_ERROR, "28000", text.getBytes(StandardCharsets.UTF_8)));
  }
}
