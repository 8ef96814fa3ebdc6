package io.kintsugi.proxy.wire;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;

/// The challenge of a login and the digests that answer it. Manual: "Native Authentication",
/// "Caching_sha2_password information".
public final class Scramble {
  public static final int LENGTH = 20;
  private static final SecureRandom RANDOM = new SecureRandom();

  private Scramble() {}

  /// 20 random bytes of printable ASCII but without `$`: old clients take the challenge for a C
  /// string.
  public static byte[] generate() {
    byte[] scramble = new byte[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      int c = '!' + RANDOM.nextInt('~' - '!');
      scramble[i] = (byte) (c >= '$' ? c + 1 : c);
    }
    return scramble;
  }

  /// SHA1(password) XOR SHA1(scramble + SHA1(SHA1(password))); empty for an empty password.
  public static byte[] nativeResponse(byte[] password, byte[] scramble) {
    if (password.length == 0) {
      return new byte[0];
    }
    byte[] once = sha1(password);
    return xor(once, sha1(scramble, sha1(once)));
  }

  public static boolean nativeMatches(byte[] response, byte[] scramble, byte[] sha1Twice) {
    if (response.length != 20) {
      return false;
    }
    byte[] once = xor(response, sha1(scramble, sha1Twice));
    return MessageDigest.isEqual(sha1(once), sha1Twice);
  }

  /// SHA256(password) XOR SHA256(SHA256(SHA256(password)) + scramble); empty for an empty password.
  public static byte[] cachingSha2Response(byte[] password, byte[] scramble) {
    if (password.length == 0) {
      return new byte[0];
    }
    byte[] once = sha256(password);
    return xor(once, sha256(sha256(once), scramble));
  }

  public static boolean cachingSha2Matches(byte[] response, byte[] scramble, byte[] sha256Twice) {
    if (response.length != 32) {
      return false;
    }
    byte[] once = xor(response, sha256(sha256Twice, scramble));
    return MessageDigest.isEqual(sha256(once), sha256Twice);
  }

  static byte[] sha1(byte[]... parts) {
    return digest("SHA-1", parts);
  }

  static byte[] sha256(byte[]... parts) {
    return digest("SHA-256", parts);
  }

  private static byte[] digest(String algorithm, byte[]... parts) {
    MessageDigest digest = newDigest(algorithm);
    for (byte[] part : parts) {
      digest.update(part);
    }
    return digest.digest();
  }

  static MessageDigest newDigest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK has no " + algorithm, e);
    }
  }

  private static byte[] xor(byte[] left, byte[] right) {
    byte[] result = new byte[left.length];
    for (int i = 0; i < left.length; i++) {
      result[i] = (byte) (left[i] ^ right[i]);
    }
    return result;
  }

  /// XORs the bytes with the scramble, over and over: how a password is hidden inside its RSA
  /// block.
  static byte[] mask(byte[] bytes, byte[] scramble) {
    byte[] result = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      result[i] = (byte) (bytes[i] ^ scramble[i % scramble.length]);
    }
    return result;
  }
}
