package io.kintsugi.proxy.wire;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// What the proxy knows of a password: enough to check a login, not to make one elsewhere.
///
/// `sha256Twice` answers caching_sha2_password at once; `sha1Twice` answers mysql_native_password;
/// `crypt` is MySQL's own `$A$005$...` string, which can only check a password that the client
/// sends in full. Any of them may be missing.
public final class StoredPassword {
  /// The account has no password.
  public static final StoredPassword EMPTY = new StoredPassword(true, null, null, null);

  private static final int CRYPT_SALT = 20;
  private static final int CRYPT_PREFIX = "$A$005$".length();

  private final boolean empty;
  private final byte @Nullable [] sha256Twice;
  private final byte @Nullable [] sha1Twice;
  private final byte @Nullable [] crypt;

  private StoredPassword(
      boolean empty,
      byte @Nullable [] sha256Twice,
      byte @Nullable [] sha1Twice,
      byte @Nullable [] crypt) {
    this.empty = empty;
    this.sha256Twice = sha256Twice;
    this.sha1Twice = sha1Twice;
    this.crypt = crypt;
  }

  /// Both digests of a password in the clear, which itself is not kept.
  public static StoredPassword ofPlain(String password) {
    if (password.isEmpty()) {
      return EMPTY;
    }
    byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
    return new StoredPassword(
        false, Scramble.sha256(Scramble.sha256(bytes)), Scramble.sha1(Scramble.sha1(bytes)), null);
  }

  /// From digests; at least one must be there.
  public static StoredPassword ofDigests(
      byte @Nullable [] sha256Twice, byte @Nullable [] sha1Twice) {
    checkLength(sha256Twice, 32);
    checkLength(sha1Twice, 20);
    if (sha256Twice == null && sha1Twice == null) {
      throw new IllegalArgumentException("a stored password needs a digest");
    }
    return new StoredPassword(false, sha256Twice, sha1Twice, null);
  }

  /// From `authentication_string` of mysql.user: `*` and 40 hex digits, or `$A$005$` + 20 bytes of
  /// salt + 43 characters.
  ///
  /// @throws IllegalArgumentException when it is neither
  public static StoredPassword ofMysql(byte[] authenticationString) {
    if (authenticationString.length == 0) {
      return EMPTY;
    }
    String text = new String(authenticationString, StandardCharsets.ISO_8859_1);
    if (text.matches("\\*[0-9A-Fa-f]{40}")) {
      byte[] digest = HexFormat.of().parseHex(text.substring(1));
      return new StoredPassword(false, null, digest, null);
    }
    if (text.length() == CRYPT_PREFIX + CRYPT_SALT + 43
        && text.substring(0, CRYPT_PREFIX).matches("\\$A\\$[0-9A-Fa-f]{3}\\$")) {
      return new StoredPassword(false, null, null, authenticationString.clone());
    }
    throw new IllegalArgumentException("no password hash of MySQL");
  }

  /// A password that nobody has, of the same form: what an unknown user is checked against, so that
  /// it takes as long.
  public static StoredPassword decoyLike(StoredPassword sample) {
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    byte[] crypt = null;
    if (sample.crypt != null) {
      String unreachable = "$A$005$" + "x".repeat(CRYPT_SALT) + "!".repeat(43);
      crypt = unreachable.getBytes(StandardCharsets.ISO_8859_1);
    }
    return new StoredPassword(
        false,
        sample.sha256Twice == null && !sample.empty ? null : bytes,
        sample.sha1Twice == null && !sample.empty ? null : Arrays.copyOf(bytes, 20),
        crypt);
  }

  private static void checkLength(byte @Nullable [] digest, int length) {
    if (digest != null && digest.length != length) {
      throw new IllegalArgumentException("a digest of " + length + " bytes is needed");
    }
  }

  /// This password, with the digest learned from a login in full, so that the next one is fast.
  StoredPassword learn(byte[] password) {
    return new StoredPassword(empty, Scramble.sha256(Scramble.sha256(password)), sha1Twice, crypt);
  }

  public boolean isEmpty() {
    return empty;
  }

  /// Whether this form can check a login by that plugin.
  public boolean supports(AuthPlugin plugin) {
    return empty
        || switch (plugin) {
          case CACHING_SHA2_PASSWORD -> sha256Twice != null || crypt != null;
          case MYSQL_NATIVE_PASSWORD -> sha1Twice != null;
        };
  }

  /// True when a wrong digest proves nothing and the password itself must be asked for.
  boolean needsFullAuthentication() {
    return crypt != null;
  }

  boolean matchesNative(byte[] response, byte[] scramble) {
    return sha1Twice != null && Scramble.nativeMatches(response, scramble, sha1Twice);
  }

  boolean matchesCachingSha2(byte[] response, byte[] scramble) {
    return sha256Twice != null && Scramble.cachingSha2Matches(response, scramble, sha256Twice);
  }

  /// Checks a password in the clear. Slow (5000 rounds and more) for the `$A$` form: not on an
  /// event loop.
  public boolean matchesPlain(byte[] password) {
    byte[] stored = crypt;
    if (stored == null) {
      byte[] digest = Scramble.sha256(Scramble.sha256(password));
      return sha256Twice != null && MessageDigest.isEqual(digest, sha256Twice);
    }
    String thousands = new String(stored, 3, 3, StandardCharsets.US_ASCII);
    int rounds = 1000 * Integer.parseInt(thousands, 16);
    byte[] salt = Arrays.copyOfRange(stored, CRYPT_PREFIX, CRYPT_PREFIX + CRYPT_SALT);
    byte[] hash = Arrays.copyOfRange(stored, CRYPT_PREFIX + CRYPT_SALT, stored.length);
    byte[] made = Sha256Crypt.hash(password, salt, rounds).getBytes(StandardCharsets.US_ASCII);
    return MessageDigest.isEqual(made, hash);
  }

  @Override
  public String toString() {
    return "StoredPassword[***]";
  }
}
