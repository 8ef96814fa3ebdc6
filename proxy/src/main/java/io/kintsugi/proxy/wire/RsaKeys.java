package io.kintsugi.proxy.wire;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import javax.crypto.Cipher;

/// The key pair with which caching_sha2_password hides a password where there is no TLS: RSA 2048,
/// OAEP with SHA-1.
///
/// Made anew at each start (some 100 ms): a client asks for the public half whenever it needs it.
public final class RsaKeys {
  static final int BLOCK = 256;
  private static final String TRANSFORMATION = "RSA/ECB/OAEPWithSHA-1AndMGF1Padding";

  private final KeyPair pair;
  private final byte[] publicPem;

  private RsaKeys(KeyPair pair) {
    this.pair = pair;
    this.publicPem = pem(pair.getPublic());
  }

  public static RsaKeys generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(8 * BLOCK);
      return new RsaKeys(generator.generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK makes no RSA keys", e);
    }
  }

  byte[] publicPem() {
    return publicPem.clone();
  }

  /// Takes a millisecond or more: not on an event loop.
  byte[] decrypt(byte[] block, byte[] scramble) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(TRANSFORMATION);
    cipher.init(Cipher.DECRYPT_MODE, pair.getPrivate());
    return Scramble.mask(cipher.doFinal(block), scramble);
  }

  /// Hides a password (with its NUL) under a server's public key in PEM form.
  static byte[] encrypt(byte[] password, byte[] scramble, byte[] pem)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(TRANSFORMATION);
    cipher.init(Cipher.ENCRYPT_MODE, readPem(pem));
    return cipher.doFinal(Scramble.mask(password, scramble));
  }

  private static byte[] pem(PublicKey key) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
    String pem = "-----BEGIN PUBLIC KEY-----\n" + body + "\n-----END PUBLIC KEY-----\n";
    return pem.getBytes(StandardCharsets.US_ASCII);
  }

  private static PublicKey readPem(byte[] pem) throws GeneralSecurityException {
    String body =
        new String(pem, StandardCharsets.US_ASCII).replaceAll("-----[A-Z ]+-----|[\\s\\x00]", "");
    try {
      byte[] der = Base64.getDecoder().decode(body);
      return KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(der));
    } catch (IllegalArgumentException e) {
      throw new GeneralSecurityException("the server's public key is no PEM", e);
    }
  }
}
