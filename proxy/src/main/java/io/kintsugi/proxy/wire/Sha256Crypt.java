package io.kintsugi.proxy.wire;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.util.Arrays;

/// The slow hash of caching_sha2_password: Drepper's SHA-256 crypt ("Unix crypt using SHA-256 and
/// SHA-512"), with MySQL's salts of 20 bytes. Takes milliseconds: never on an event loop.
final class Sha256Crypt {
  private static final int SIZE = 32;
  private static final String ALPHABET =
      "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  private Sha256Crypt() {}

  /// The 43 characters that follow the salt in MySQL's `authentication_string`.
  static String hash(byte[] password, byte[] salt, int rounds) {
    MessageDigest digest = Scramble.newDigest("SHA-256");
    byte[] b = Scramble.sha256(password, salt, password);
    digest.update(password);
    digest.update(salt);
    digest.update(repeat(b, password.length));
    for (int bits = password.length; bits > 0; bits >>>= 1) {
      digest.update((bits & 1) != 0 ? b : password);
    }
    byte[] a = digest.digest();

    for (int i = 0; i < password.length; i++) {
      digest.update(password);
    }
    byte[] p = repeat(digest.digest(), password.length);
    for (int i = 0; i < 16 + (a[0] & 0xFF); i++) {
      digest.update(salt);
    }
    byte[] s = repeat(digest.digest(), salt.length);

    for (int round = 0; round < rounds; round++) {
      boolean odd = (round & 1) != 0;
      digest.update(odd ? p : a);
      if (round % 3 != 0) {
        digest.update(s);
      }
      if (round % 7 != 0) {
        digest.update(p);
      }
      digest.update(odd ? a : p);
      a = digest.digest();
    }
    return encode(a);
  }

  private static byte[] repeat(byte[] block, int length) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(length + SIZE);
    while (out.size() < length) {
      out.writeBytes(block);
    }
    return Arrays.copyOf(out.toByteArray(), length);
  }

  /// Three bytes make four characters; which three is the specification's own shuffle: 0,10,20 -
  /// 21,1,11 - 12,22,2 ...
  private static String encode(byte[] a) {
    StringBuilder out = new StringBuilder(43);
    int i = 0;
    int j = 10;
    int k = 20;
    for (int group = 0; group < 10; group++) {
      append(out, (a[i] & 0xFF) << 16 | (a[j] & 0xFF) << 8 | (a[k] & 0xFF), 4);
      int next = k + 1;
      k = j + 1;
      j = i + 1;
      i = next;
    }
    append(out, (a[31] & 0xFF) << 8 | (a[30] & 0xFF), 3);
    return out.toString();
  }

  private static void append(StringBuilder out, int bits, int characters) {
    int rest = bits;
    for (int i = 0; i < characters; i++) {
      out.append(ALPHABET.charAt(rest & 0x3F));
      rest >>>= 6;
    }
  }
}
